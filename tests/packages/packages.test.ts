import { cp, rename } from "node:fs/promises";
import { join } from "node:path";
import { build as bundleWithEsbuild } from "esbuild";
import { build as bundleWithVite, type UserConfig } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import webpack from "webpack";
import { Consumers, node, tool } from "./consumer.js";
import { openPage, visit } from "./page.js";

/** Vite splits a worker only as a module. */
const apps = [
  ["Vite", (directory: string) => viteApp(directory, { format: "es" })],
  ["webpack", webpackApp],
] as const;

async function viteApp(
  directory: string,
  worker: NonNullable<UserConfig["worker"]>,
): Promise<string> {
  await bundleWithVite({
    root: directory,
    configFile: false,
    logLevel: "error",
    worker,
    build: { outDir: "vite", emptyOutDir: true },
  });
  return join(directory, "vite");
}

async function webpackApp(directory: string): Promise<string> {
  const output = join(directory, "webpack");
  const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) => {
    webpack(
      {
        mode: "production",
        context: directory,
        entry: "./main.js",
        output: { path: output, filename: "main.js" },
      },
      (error, result) => (error ? reject(error) : resolve(result)),
    );
  });
  expect(stats?.toString({ all: false, errors: true, warnings: true })).toBe("");
  await cp(join(directory, "index.html"), join(output, "index.html"));
  return output;
}

const answer = { square: 144, onWorker: true };
let consumers: Consumers;

beforeAll(async () => {
  consumers = await Consumers.make();
});
afterAll(() => consumers[Symbol.asyncDispose]());

test("core runs alone: every entry loads, and a start without a runtime says so", async () => {
  const directory = await consumers.install("core", "@heddle/core", "@heddle/conformance");
  const printed = JSON.parse(await node(directory, "program.js"));
  expect(printed).toEqual({ code: "NO_RUNTIME", empty: [] });
});

describe("node", () => {
  test("runs a thread of a program that has nothing else installed", async () => {
    const directory = await consumers.install("node", "@heddle/core", "@heddle/node");
    expect(JSON.parse(await node(directory, "program.js"))).toEqual(answer);
  });

  test("runs inside a tsup bundle, where no package is installed", async () => {
    const directory = await consumers.install("node-bundle", "@heddle/core", "@heddle/node");
    await node(directory, tool("tsup/dist/cli-default.js"));
    await rename(join(directory, "node_modules"), join(directory, "gone"));
    expect(JSON.parse(await node(directory, join("dist", "main.js")))).toEqual(answer);
  });
});

test("threads runs a thread of a program that has nothing else installed", async () => {
  const directory = await consumers.install("threads", "@heddle/core", "@heddle/threads");
  expect(JSON.parse(await node(directory, "program.js"))).toEqual(answer);
});

describe("the code for shared objects comes with the first one", () => {
  const packages = ["@heddle/core", "@heddle/browser"];
  let later: string;
  let first: string;
  beforeAll(async () => {
    later = await consumers.install("shared-later", ...packages);
    first = await consumers.install("shared-first", ...packages);
  });

  test.each(apps)("that the page of a %s app gets; what comes after it waits", async (_, app) => {
    expect(await visit(await app(later), "/asks-for-code")).toEqual({
      answer: { order: ["Maker", "Later"], plain: "plain", taken: [true, false] },
      // The worker's own code has locks, so it loads all else that is shared at once.
      loaded: ["worker", "page"],
    });
  });

  test.each(apps)("that a worker of a %s app gets; what comes after it waits", async (_, app) => {
    expect(await visit(await app(first))).toEqual({
      answer: { taken: [true, false], order: ["Taker", "Later"], same: true },
      loaded: ["page", "worker"],
    });
  });
});

describe.each([
  ["browser", "@heddle/browser"],
  ["threads-browser", "@heddle/threads"],
])("%s", (fixture, adapter) => {
  let directory: string;
  beforeAll(async () => {
    directory = await consumers.install(fixture, "@heddle/core", adapter);
  });

  test("runs inside a Vite app", async () => {
    expect(await openPage(await viteApp(directory, {}))).toEqual(answer);
  });

  test.each(apps)(
    "loads no code for shared objects inside a %s app without any",
    async (_, app) => {
      expect(await visit(await app(directory))).toEqual({ answer, loaded: [] });
    },
  );

  test("runs inside an esbuild bundle", async () => {
    const output = join(directory, "esbuild");
    await bundleWithEsbuild({
      absWorkingDir: directory,
      // esbuild leaves `new Worker(new URL(…))` as it is: the worker is a second entry.
      entryPoints: ["main.js", "squarer.worker.js"],
      bundle: true,
      minify: true,
      format: "esm",
      outdir: output,
      logLevel: "silent",
    });
    await cp(join(directory, "index.html"), join(output, "index.html"));
    expect(await openPage(output)).toEqual(answer);
  });
});
