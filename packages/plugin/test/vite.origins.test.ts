import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import heddle from "@heddle/plugin/vite";
import type { Browser } from "playwright";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { App, answer } from "./apps.js";
import { answerOf, openBrowser } from "./site.js";

/** Serves what `read` gives, with these headers. */
async function serve(read: (path: string) => Promise<Buffer>, headers: Record<string, string>) {
  const server = createServer(async (request, response) => {
    const path = request.url === "/" ? "/index.html" : (request.url ?? "");
    const body = await read(path).catch(() => undefined);
    const type = extname(path) === ".html" ? "text/html" : "text/javascript";
    response.writeHead(body ? 200 : 404, { "Content-Type": type, ...headers }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { port, [Symbol.asyncDispose]: async () => void server.close() };
}

describe("a page whose files another origin has", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it("starts its workers from there, under a policy that names it", async () => {
    await using app = await App.copied();
    const dist = (path: string) => readFile(join(app.path("dist"), path));
    await using cdn = await serve(dist, { "Access-Control-Allow-Origin": "*" });
    const origin = `http://localhost:${cdn.port}`;
    await using page = await serve(
      async (path) =>
        path === "/index.html" ? dist(path) : Promise.reject(new Error("elsewhere")),
      {
        "Content-Security-Policy": `default-src 'none'; script-src ${origin}; worker-src blob: ${origin}; connect-src 'self'`,
      },
    );
    await build({
      root: app.root,
      base: `${origin}/`,
      configFile: false,
      logLevel: "silent",
      plugins: [heddle()],
    });
    await using tab = await browser.newPage();
    expect(await answerOf(tab, `http://127.0.0.1:${page.port}/`)).toEqual(answer);
    const workers = tab.workers().map((worker) => new URL(worker.url()).protocol);
    expect(new Set(workers)).toEqual(new Set(["blob:"]));
  });
});

describe("a server that renders the page", () => {
  it("imports modules with threads: nothing starts, and a start says why it cannot", async () => {
    await using app = await App.of({
      "src/job.ts": `
        import { task, Thread } from "@heddle/core";
        export class Job extends Thread<string> { run() { return "ran"; } }
        export const double = task((x: number) => 2 * x);`,
      "src/server.ts": `
        import { double, Job } from "./job.js";
        export const render = () => [typeof double, new Job().state];
        export const start = () => new Job().start();`,
    });
    await build({
      root: app.root,
      configFile: false,
      logLevel: "silent",
      plugins: [heddle()],
      build: { ssr: "src/server.ts", outDir: "ssr" },
    });
    const { render, start } = await import(pathToFileURL(app.path("ssr/server.js")).href);
    expect(render()).toEqual(["function", "new"]);
    expect(start).toThrow(expect.objectContaining({ code: "NO_RUNTIME" }));
  });
});
