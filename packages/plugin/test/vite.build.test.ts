import { readdir, readFile } from "node:fs/promises";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import heddle from "@heddle/plugin/vite";
import type { Browser } from "playwright";
import { build, type InlineConfig } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { App, answer, fifty, indices } from "./apps.js";
import { openBrowser, type Site, visit } from "./site.js";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** Builds with the plugin alone, and gives where the site is. */
async function built(app: App, config: InlineConfig = {}): Promise<string> {
  await build({
    root: app.root,
    configFile: false,
    logLevel: "silent",
    plugins: [heddle()],
    ...config,
    build: { outDir: "dist", emptyOutDir: true, ...config.build },
  });
  return app.path("dist");
}

function bytes(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + gzipSync(text).length, 0);
}

/** The numbers of the jobs whose text a side has loaded. */
function jobsIn(site: Site, side: "page" | "worker"): number[] {
  const text = site.loadedBy(side).join();
  return indices.filter((index) => text.includes(`the text of job ${index};`));
}

describe("a page that Vite has built and minified", () => {
  it("has threads, tasks, remote objects and errors by their classes, with nothing but the plugin", async () => {
    await using app = await App.copied();
    const dist = await built(app);
    expect((await visit(browser, dist)).answer).toEqual(answer);
  });

  it("has them under a path of its own too", async () => {
    await using app = await App.copied();
    const dist = await built(app, { base: "/below/it/" });
    expect((await visit(browser, dist, "/below/it/")).answer).toEqual(answer);
  });

  it("keeps its own code from its workers, and a module that it imports later has threads", async () => {
    await using app = await App.of({
      "src/main.ts": `
        const { Later } = await import("./later.js");
        Object.assign(globalThis, { answer: [await new Later().start().join(), "page's alone;"] });`,
      "src/later.ts": `
        import { Thread } from "@heddle/core";
        export class Later extends Thread<string> { run() { return "later;" + typeof document; } }`,
    });
    const dist = await built(app);
    const { answer, site } = await visit(browser, dist);
    expect(answer).toEqual(["later;undefined", "page's alone;"]);
    expect(site.loadedBy("page").join()).toContain("page's alone;");
    expect(site.loadedBy("worker").join()).toContain("later;");
    expect(site.loadedBy("worker").join()).not.toContain("page's alone;");
  });

  it("gives the place in the source where a thread failed, by the worker's map", async () => {
    await using app = await App.of({
      "src/main.ts": `
        import { Failing } from "./failing.js";
        const error = await new Failing().start().join().catch((error) => error);
        Object.assign(globalThis, { answer: error.stack });`,
      "src/failing.ts": `import { Thread } from "@heddle/core";
export class Failing extends Thread {
  override run() {
    throw new Error("as it should");
  }
}`,
    });
    const dist = await built(app, { build: { sourcemap: true } });
    const stack = String((await visit(browser, dist)).answer);
    const [, file, line, column] = /([\w-]+\.js):(\d+):(\d+)/.exec(stack) as unknown as string[];
    const map = JSON.parse(await readFile(join(dist, "assets", `${file}.map`), "utf8"));
    const entry = new SourceMap(map).findEntry(Number(line) - 1, Number(column) - 1);
    expect(entry).toMatchObject({
      originalLine: 3,
      originalSource: expect.stringMatching(/failing\.ts$/),
    });
  });
});

/** The same program with the plugin, and written by hand with a roster and a worker file. */
async function bothWays(
  files: Record<string, string>,
  names: readonly string[],
  program: string,
): Promise<{ ours: Site; hand: Site }> {
  const imports = names
    .map((name) => `import { ${name} } from "./${name.toLowerCase()}.js";\n`)
    .join("");
  const list = names.join(", ");
  const main = `${imports}const jobs = [${list}];\n`;
  await using app = await App.of({ ...files, "src/main.ts": main + program });
  await using byHand = await App.of({
    ...files,
    "src/main.ts": `${main}
      import { createBrowserRuntime } from "@heddle/browser";
      createBrowserRuntime({
        classes: { ${list} },
        worker: () => new Worker(new URL("./jobs.worker.ts", import.meta.url), { type: "module" }),
      }).install();\n${program}`,
    "src/jobs.worker.ts": `import { serve } from "@heddle/browser/worker";\n${imports}\nserve({ ${list} });`,
  });
  const ours = await visit(browser, await built(app));
  const hand = await visit(browser, await built(byHand, { plugins: [], worker: { format: "es" } }));
  expect(hand.answer).toBe(ours.answer);
  return { ours: ours.site, hand: hand.site };
}

function sizes(site: Site): { page: number; worker: number } {
  return { page: bytes(site.loadedBy("page")), worker: bytes(site.loadedBy("worker")) };
}

describe("a page is no larger than one written by hand, and its worker neither", () => {
  it("of fifty classes, of which the worker loads the one whose thread starts", async () => {
    const names = indices.map((index) => `Job${index}`);
    const program = "Object.assign(globalThis, { answer: await new jobs[7]().start().join() });";
    const { ours, hand } = await bothWays(fifty(), names, program);
    expect(jobsIn(ours, "worker")).toEqual([7]);
    expect(jobsIn(hand, "worker")).toEqual(indices);
    expect(sizes(ours).page).toBeLessThanOrEqual(sizes(hand).page);
    expect(sizes(ours).worker).toBeLessThanOrEqual(sizes(hand).worker);
  });

  it("of one class, but for 150 bytes that name it", async () => {
    const program = "Object.assign(globalThis, { answer: await new jobs[0]().start().join() });";
    const { ours, hand } = await bothWays(fifty(), ["Job0"], program);
    expect(sizes(ours).page).toBeLessThanOrEqual(sizes(hand).page + 150);
    expect(sizes(ours).worker).toBeLessThanOrEqual(sizes(hand).worker + 150);
  });
});

describe("a build fails and says where", () => {
  async function failure(files: Record<string, string>): Promise<string> {
    await using app = await App.of({ "src/main.ts": 'import "./threads.js";', ...files });
    const error = await built(app).catch((error: unknown) => error);
    return String(error);
  }

  it("a task is not exported", async () => {
    const text = await failure({
      "src/threads.ts": `import { task } from "@heddle/core";\n\nconst square = task((x: number) => x * x);\nvoid square;`,
    });
    expect(text).toMatch(
      /src\/threads\.ts:3:16: the task square is not exported.* "export const square"/,
    );
  });

  it('"use thread" is in a function that nobody can find, or that is not async', async () => {
    const text = await failure({
      "src/threads.ts": `async function own() { "use thread"; }\nexport function sync() { "use thread"; }\nexport const made = () => async () => { "use thread"; };\nvoid own;`,
    });
    expect(text).toMatch(/src\/threads\.ts:1:1: .*write "export" in front of own/);
    expect(text).toMatch(/src\/threads\.ts:2:8: .*write "async" in front of sync/);
    expect(text).toMatch(/src\/threads\.ts:3:27: .*top level/);
  });

  const globs = {
    "src/main.ts": `const found = import.meta.glob("./*.job.ts", { eager: true });
      const job = new (Object.values(found)[0] as any).Job();
      Object.assign(globalThis, { answer: await job.start().join() });`,
    "src/a.job.ts": `import { Thread } from "@heddle/core";
      export class Job extends Thread<string> { override run() { return "found"; } }`,
  };

  it("a module has threads, and only a glob leads to it", async () => {
    expect(await failure(globs)).toMatch(
      /src\/a\.job\.ts:1:1: .*heddle\(\{ modules: \["src\/a\.job\.ts"\] \}\)/,
    );
  });

  it("as long as nobody names it to the plugin", async () => {
    await using app = await App.of(globs);
    const dist = await built(app, { plugins: [heddle({ modules: ["src/a.job.ts"] })] });
    expect((await visit(browser, dist)).answer).toBe("found");
  });

  it("a module cannot be parsed, while the worker waits for it", async () => {
    const text = await failure({
      "src/threads.ts": `import { Thread } from "@heddle/core";\nimport "./broken.js";\nexport class Job extends Thread { run() {} }`,
      "src/broken.ts": "export const broken = ;",
    });
    expect(text).toContain("broken.ts");
  });

  it("a module is missing, while the worker waits for it", async () => {
    const text = await failure({
      "src/threads.ts": `import { Thread } from "@heddle/core";\nimport "./missing.js";\nexport class Job extends Thread { run() {} }`,
    });
    expect(text).toContain("missing.js");
  });
});

describe("a build warns", () => {
  it("of a class of threads that is started where it is not exported", async () => {
    await using app = await App.of({
      "src/main.ts": `import { Thread } from "@heddle/core";\nclass Own extends Thread { run() {} }\nnew Own().start();`,
    });
    const warnings: string[] = [];
    await built(app, {
      logLevel: "warn",
      customLogger: {
        ...(await import("vite")).createLogger("silent"),
        warn: (text) => void warnings.push(text),
      },
    });
    expect(warnings.join("\n")).toMatch(/src\/main\.ts:2:1: Own is started here and not exported/);
  });
});

it("the worker's files are all that the plugin adds to a build", async () => {
  await using app = await App.of({ "src/main.ts": "Object.assign(globalThis, { answer: 1 });" });
  const dist = await built(app);
  expect(await readdir(join(dist, "assets"))).toHaveLength(1);
});
