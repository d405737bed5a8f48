// Serves a page that runs the conformance suite, as an isolated page and as a plain one.
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));

/** What makes a page cross-origin isolated. */
const ISOLATED = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/**
 * @param entries the files that the pages load, by the names under which they are served.
 * @returns `port`; `told(listener)` for what pages post to `/tell`; `close()`.
 */
export async function servePages(entries = conformancePage()) {
  const files = await bundle(entries);
  let listener = () => {};
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://page/");
    if (pathname === "/tell") return take(request, response, (told) => listener(told));
    const [, kind, name = ""] = pathname.split("/");
    if (kind === "isolated")
      for (const [header, value] of Object.entries(ISOLATED)) response.setHeader(header, value);
    const file = files.get(name);
    if (!file && !/^\w*$/.test(name)) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader("Content-Type", file ? "text/javascript" : "text/html; charset=utf-8");
    response.end(
      file ??
        `<!doctype html><title>heddle</title><script type="module" src="${name || "page"}.js"></script>`,
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

function conformancePage() {
  return { page: join(here, "page.mjs"), "page.worker": join(here, "page.worker.mjs") };
}

async function bundle(entryPoints) {
  const { outputFiles } = await build({
    entryPoints,
    bundle: true,
    splitting: true,
    format: "esm",
    write: false,
    outdir: "/",
    // For Symbol.dispose, which WebKit does not know.
    target: "es2022",
    // The suite looks for the file of its fixtures in stacks.
    chunkNames: "fixtures-[hash]",
    logLevel: "error",
  });
  return new Map(outputFiles.map(({ path, contents }) => [path.slice(1), contents]));
}

function take(request, response, next) {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    response.end();
    next(JSON.parse(Buffer.concat(parts).toString()));
  });
}
