import { readdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { posix } from "node:path";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright";
import { findBrowser } from "../../../scripts/browser.mjs";
import type { Measures } from "../figure.js";
import { file, TIMEOUT } from "./commands.js";

/** A real Chromium, and a server for the pages: a page for each subject, bundled by esbuild. */
export class Pages {
  readonly #server: Server;
  readonly #browser: Browser;

  private constructor(server: Server, browser: Browser) {
    this.#server = server;
    this.#browser = browser;
  }

  static async open(): Promise<Pages> {
    const scripts = await bundle();
    const server = createServer((request, response) => {
      const path = new URL(request.url ?? "/", "http://localhost").pathname;
      const script = scripts.get(path.slice(1));
      response.writeHead(200, {
        "Content-Type": script ? "text/javascript" : "text/html",
        // Cross-origin isolated, as shared memory demands.
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
      });
      response.end(script ?? `<!doctype html><script type="module" src="${path}.js"></script>`);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const browser = await chromium.launch({
      executablePath: findBrowser(),
      args: ["--no-sandbox"],
      // Playwright would close the browser and let the benchmarks go on without it.
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    return new Pages(server, browser);
  }

  get version(): string {
    return this.#browser.version();
  }

  /** One subject in a page of its own. */
  async measure(figure: string, subject: string, params: unknown): Promise<Measures> {
    const page = await this.#browser.newPage();
    const reason = `needs longer than ${TIMEOUT / 1000} s`;
    const overdue = setTimeout(() => void page.close({ reason }), TIMEOUT);
    try {
      const failed = new Promise<never>((_, reject) => page.on("pageerror", reject));
      return await Promise.race([this.#call(page, subject, figure, params), failed]);
    } finally {
      clearTimeout(overdue);
      await page.close();
    }
  }

  async #call(page: Page, subject: string, ...call: [string, unknown]): Promise<Measures> {
    const { port } = this.#server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/${subject}/subject`);
    await page.waitForFunction(
      () => Reflect.get(globalThis, "crossOriginIsolated") && "measure" in globalThis,
    );
    return page.evaluate((args) => Reflect.get(globalThis, "measure")(...args), call);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
  }
}

/** Every subject and its worker by its path. */
async function bundle(): Promise<Map<string, string>> {
  const folder = file("page");
  const subjects = readdirSync(folder, { withFileTypes: true }).filter((it) => it.isDirectory());
  const { outputFiles } = await build({
    entryPoints: subjects.flatMap(({ name }) => [`${name}/subject.js`, `${name}/worker.js`]),
    absWorkingDir: folder,
    outdir: "/",
    outbase: folder,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    // workerpool asks for these where it is on Node, which it finds out when it runs.
    external: ["child_process", "os", "worker_threads"],
    write: false,
  });
  return new Map(outputFiles.map(({ path, text }) => [posix.relative("/", path), text]));
}
