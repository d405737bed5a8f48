// Serves pages of this repository module by module, as isolated pages and as plain ones.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What makes a page cross-origin isolated. */
const ISOLATED = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/**
 * A page's address is `/isolated/` or `/plain/`, and the path of its script in this repository. `policy` in its query is
 * its Content-Security-Policy.
 *
 * @param files what is under further addresses, without any header of the page's, but with their own.
 * @returns `port`; `told(listener)` for what pages post to `/tell`; `close()`.
 */
export async function servePages(files = {}) {
  let listener = () => {};
  const server = createServer((request, response) => {
    const { pathname, search, searchParams } = new URL(request.url, "http://page/");
    const file = files[pathname];
    if (file)
      return response.writeHead(200, { "Content-Type": file.type, ...file.headers }).end(file.text);
    if (pathname === "/tell") return take(request, response, (told) => listener(told));
    const [, kind, path = ""] = /^\/(isolated|plain)\/(.*)$/.exec(pathname) ?? [];
    if (kind === "isolated")
      for (const [header, value] of Object.entries(ISOLATED)) response.setHeader(header, value);
    if (request.headers["sec-fetch-dest"] === "document" || /[?&]page\b/.test(search)) {
      const policy = searchParams.get("policy");
      if (policy) response.setHeader("Content-Security-Policy", policy);
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      return response.end(
        `<!doctype html><title>heddle</title><script type="module" src="/${kind}/${path}"></script>`,
      );
    }
    moduleAt(path, kind).then(
      (text) => {
        response.setHeader("Content-Type", "text/javascript; charset=utf-8");
        response.end(text);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: server.address().port,
    told: (next) => {
      listener = next;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const known = new Map();

/** A module's text as a browser takes it: without types, and with addresses in the place of packages' names. */
async function moduleAt(path, kind) {
  const key = `${kind}/${path}`;
  if (!known.has(key)) known.set(key, await read(join(root, normalize(`/${path}`)), kind));
  return known.get(key);
}

async function read(file, kind) {
  const typed = file.replace(/\.js$/, ".ts");
  const found = existsSync(file) ? file : typed;
  let text = readFileSync(found, "utf8");
  if (extname(found) === ".ts") text = (await transform(text, { loader: "ts" })).code;
  return text.replace(
    /\b(from|import)(\s*\(?\s*)"(@heddle\/[^"]+)"/g,
    (_, word, space, name) => `${word}${space}"/${kind}/${fileOf(name)}"`,
  );
}

/** Where a page finds what a package exports under a name. */
function fileOf(name) {
  const [, own, rest] = /^@heddle\/([^/]+)(.*)$/.exec(name);
  const { exports } = JSON.parse(readFileSync(join(root, "packages", own, "package.json"), "utf8"));
  return join("packages", own, exports[`.${rest}`].default);
}

function take(request, response, next) {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    response.end();
    next(JSON.parse(Buffer.concat(parts).toString()));
  });
}
