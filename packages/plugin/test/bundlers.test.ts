import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import esbuildPlugin from "@heddle/plugin/esbuild";
import rolldownPlugin from "@heddle/plugin/rolldown";
import rollupPlugin from "@heddle/plugin/rollup";
import webpackPlugin from "@heddle/plugin/webpack";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { build as esbuild, transform } from "esbuild";
import type { Browser } from "playwright";
import { rolldown } from "rolldown";
import { type Plugin, rollup } from "rollup";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import webpack from "webpack";
import { App, answer, fifty, indices } from "./apps.js";
import { openBrowser, visit } from "./site.js";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** What Rollup needs to read TypeScript and to write little. */
const typescript: Plugin = {
  name: "typescript",
  transform: async (code, id) =>
    id.endsWith(".ts") ? transform(code, { loader: "ts", sourcefile: id, sourcemap: true }) : null,
  renderChunk: (code) => transform(code, { minify: true, sourcemap: true, format: "esm" }),
};

const resolve = nodeResolve({ browser: true, extensions: [".ts", ".js"] });

/** It reads no TypeScript by itself. */
async function compile(root: string): Promise<void> {
  for (const file of await readdir(join(root, "src"))) {
    const path = join(root, "src", file);
    const { code } = await transform(await readFile(path, "utf8"), { loader: "ts" });
    await writeFile(path.replace(/ts$/, "js"), code);
    await rm(path);
  }
}

/** Each builds a page from `src/main.ts` into `dist/main.js`, minified. */
const bundlers: Record<string, (root: string) => Promise<unknown>> = {
  esbuild: (root) =>
    esbuild({
      absWorkingDir: root,
      entryPoints: ["src/main.ts"],
      bundle: true,
      minify: true,
      splitting: true,
      format: "esm",
      outdir: "dist",
      logLevel: "silent",
      plugins: [esbuildPlugin()],
    }),
  Rollup: async (root) => {
    const bundle = await rollup({
      input: join(root, "src/main.ts"),
      plugins: [rollupPlugin(), sourced(), resolve, typescript],
    });
    await bundle.write({ dir: join(root, "dist"), format: "es" });
  },
  Rolldown: async (root) => {
    const bundle = await rolldown({
      input: join(root, "src/main.ts"),
      plugins: [rolldownPlugin()],
    });
    await bundle.write({ dir: join(root, "dist"), format: "es", minify: true });
  },
  webpack: async (root) => {
    await compile(root);
    await new Promise<void>((done, failed) => {
      webpack(
        {
          mode: "production",
          context: root,
          entry: "./src/main.js",
          output: { path: join(root, "dist"), filename: "main.js" },
          plugins: [webpackPlugin()],
        },
        (error, stats) => {
          const problems = stats?.toString({ all: false, errors: true, warnings: true });
          if (error || problems) failed(error ?? new Error(problems));
          else done();
        },
      );
    });
  },
};

/** `./x.js` is `./x.ts`, as Vite, esbuild and Rolldown have it. */
function sourced(): Plugin {
  return {
    name: "sourced",
    async resolveId(id, importer) {
      if (!importer || !/^\.\/.*\.js$/.test(id)) return null;
      return this.resolve(id.replace(/js$/, "ts"), importer, { skipSelf: true });
    },
  };
}

async function built(app: App, build: (root: string) => Promise<unknown>): Promise<string> {
  await build(app.root);
  await app.write("dist/index.html", '<script type="module" src="/main.js"></script>');
  return app.path("dist");
}

describe.each(Object.entries(bundlers))("a page that %s has built and minified", (_, build) => {
  it("has threads, tasks, remote objects and errors; a worker loads what it runs, and none of the page's code", async () => {
    await using app = await App.copied();
    for (const [path, text] of Object.entries(fifty())) await app.write(path, text);
    const imports = indices.map((index) => `import { Job${index} } from "./job${index}.js";`);
    await app.write(
      "src/main.ts",
      `${imports.join("\n")}
      import { answer } from "./program.js";
      const jobs = [${indices.map((index) => `Job${index}`)}];
      const job = await new jobs[7]().start().join();
      Object.assign(globalThis, { answer: { ...answer, job, own: "the page's own;" } });`,
    );
    const seen = await visit(browser, await built(app, build));
    expect(seen.answer).toEqual({ ...answer, job: "the text of job 7;", own: "the page's own;" });
    const loaded = seen.site.loadedBy("worker").join();
    expect(indices.filter((index) => loaded.includes(`the text of job ${index};`))).toEqual([7]);
    expect(seen.site.loadedBy("page").join()).toContain("the page's own;");
    expect(loaded).not.toContain("the page's own;");
    // Of a page's runtime.
    expect(loaded).not.toContain("here is no Worker");
  });

  it("is not built where a task cannot be found, and the error has file and line", async () => {
    await using app = await App.of({
      "src/main.ts":
        'import { task } from "@heddle/core";\nconst square = task((x) => x * x);\nvoid square;',
    });
    await expect(build(app.root)).rejects.toThrow(
      /main\.[jt]s:2:16: the task square is not exported/,
    );
  });
});
