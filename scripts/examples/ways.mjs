// The four ways in which a page is served, and a browser's page that notes what goes wrong in it.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

/** A name for this machine that makes a page no secure context. */
const INSECURE = "heddle.test";
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** Each with what its server sends, and what must be true in the page. */
export const ways = [
  {
    name: "isolated",
    headers: () => ({
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    }),
    is: { isSecureContext: true, crossOriginIsolated: true },
  },
  { name: "plain", is: { isSecureContext: true, crossOriginIsolated: false } },
  {
    name: "insecure",
    host: INSECURE,
    is: { isSecureContext: false, crossOriginIsolated: false },
  },
  {
    name: "strict policy",
    headers: (allows) => ({
      "Content-Security-Policy": `default-src 'none'; script-src 'self'${allows}; worker-src 'self'; connect-src 'self'`,
    }),
    is: { isSecureContext: true, crossOriginIsolated: false },
  },
];

/** How a Chromium finds the host of the page that is no secure context. */
export const chromiumArgs = ["--no-sandbox", `--host-resolver-rules=MAP ${INSECURE} 127.0.0.1`];
/** How a Firefox does. */
export const firefoxPrefs = { "network.dns.localDomains": INSECURE };

/**
 * Serves a built page. Under /slow/ it answers once six ask.
 *
 * @param allows what the strict policy allows besides the page's own scripts.
 */
export async function serve(directory, way, allows = "") {
  const slow = [];
  const server = createServer(({ url }, response) => {
    const { pathname } = new URL(url, "http://page/");
    const file = join(directory, pathname === "/" ? "index.html" : pathname);
    if (pathname.startsWith("/slow/")) {
      slow.push(response);
      if (slow.length === 6) for (const each of slow.splice(0)) each.end(pathname.padEnd(100));
    } else if (existsSync(file) && statSync(file).isFile()) {
      const type = TYPES[extname(file)] ?? "application/octet-stream";
      response.writeHead(200, { "Content-Type": type, ...way.headers?.(allows) });
      response.end(readFileSync(file));
    } else response.writeHead(pathname === "/favicon.ico" ? 204 : 404).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://${way.host ?? "127.0.0.1"}:${server.address().port}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * Opens a page, and does with it what its user would.
 *
 * @returns the gzipped bytes of the scripts that it has loaded, its workers' too.
 * @throws where it shows something else than it should, or its console has an error or a warning.
 */
export async function visit(browser, { url }, { is }, use) {
  const page = await browser.newPage();
  const complaints = [];
  const scripts = new Map();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error.stack ?? error)));
  // Of the context: it knows the workers' requests too.
  page.context().on("response", (response) => {
    if (new URL(response.url()).pathname.endsWith(".js"))
      scripts.set(
        response.url(),
        response.body().then((body) => gzipSync(body).length),
      );
  });
  try {
    await page.goto(url);
    await use(page).catch((error) => {
      throw new Error([error.message, ...complaints].join("\n"));
    });
    for (const [name, wanted] of Object.entries(is))
      if ((await page.evaluate((of) => globalThis[of], name)) !== wanted)
        throw new Error(`${name} should be ${wanted}`);
    if (complaints.length > 0) throw new Error(`in the console: ${complaints.join("\n")}`);
    const sizes = await Promise.all(scripts.values());
    return sizes.reduce((sum, size) => sum + size, 0);
  } finally {
    await page.close();
  }
}
