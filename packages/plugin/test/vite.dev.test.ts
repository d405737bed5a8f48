import heddle from "@heddle/plugin/vite";
import type { Browser } from "playwright";
import { createServer, type ViteDevServer } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { App, answer } from "./apps.js";
import { answerOf, openBrowser } from "./site.js";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** Serves it from a cold start, on any port. */
async function served(app: App): Promise<{ server: ViteDevServer; url: string }> {
  const server = await createServer({
    root: app.root,
    configFile: false,
    logLevel: "silent",
    cacheDir: app.path(".vite"),
    plugins: [heddle()],
    server: { port: 0, host: "127.0.0.1", hmr: { port: 0 } },
  });
  await server.listen();
  return { server, url: server.resolvedUrls?.local[0] as string };
}

describe("a page that Vite serves for development", () => {
  it("has threads, tasks, remote objects and errors by their classes", async () => {
    await using app = await App.copied();
    const { server, url } = await served(app);
    await using page = await browser.newPage();
    expect(await answerOf(page, url)).toEqual(answer);
    await server.close();
  });

  it("runs a class as it was last written, without being loaded anew", async () => {
    const job = (text: string) => `
      import { Thread } from "@heddle/core";
      export class Job extends Thread<string> { override run() { return "${text}"; } }`;
    await using app = await App.of({
      "src/job.ts": job("before"),
      "src/main.ts": `
        import { Job } from "./job.js";
        Object.assign(globalThis, { answer: await new Job().start().join() });
        import.meta.hot.accept("./job.js", async (changed) => {
          Object.assign(globalThis, { later: await new changed.Job().start().join() });
        });`,
    });
    const { server, url } = await served(app);
    await using page = await browser.newPage();
    expect(await answerOf(page, url)).toBe("before");
    await page.evaluate(() => Object.assign(globalThis, { kept: true }));
    await app.write("src/job.ts", job("after"));
    const later = await page.waitForFunction(() => Reflect.get(globalThis, "later"));
    expect(await later.jsonValue()).toBe("after");
    expect(await page.evaluate(() => Reflect.get(globalThis, "kept"))).toBe(true);
    await server.close();
  });

  it("says where a task is that nobody can find", async () => {
    await using app = await App.of({
      "src/main.ts": `import { task } from "@heddle/core";\nconst square = task((x: number) => x * x);\nvoid square;`,
    });
    const { server } = await served(app);
    await expect(server.transformRequest("/src/main.ts")).rejects.toThrow(
      /src\/main\.ts:2:16: the task square is not exported/,
    );
    await server.close();
  });
});
