import { cp, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build as bundleWithEsbuild } from "esbuild";
import { build as bundleWithVite } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import webpack from "webpack";
import { Consumers, node, tool } from "./consumer.js";
import { openPage } from "./page.js";

const answer = { square: 144, onWorker: true };
let consumers: Consumers;

beforeAll(async () => {
  consumers = await Consumers.pack();
});
afterAll(() => consumers[Symbol.asyncDispose]());

test("core runs alone: every entry loads, and a start without a runtime says so", async () => {
  const directory = await consumers.install("core", "@heddle/core");
  const printed = JSON.parse(await node(directory, "program.js"));
  expect(printed).toEqual({ code: "NO_RUNTIME", empty: [] });
});

describe("the declarations stand", () => {
  let directory: string;
  beforeAll(async () => {
    const adapters = ["@heddle/node", "@heddle/browser", "@heddle/threads"];
    directory = await consumers.install("types", "@heddle/core", ...adapters);
  });

  const programs = ["node", "browser", "threads-node", "threads-browser"];
  test.each(programs)("in %s, with the runtime's own types and no others", async (program) => {
    const typeRoots = dirname(dirname(tool("@types/node/package.json")));
    const tsc = tool("typescript/bin/tsc");
    expect(await node(directory, tsc, "-p", program, "--typeRoots", typeRoots)).toBe("");
  });
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

describe.each([
  ["browser", "@heddle/browser"],
  ["threads-browser", "@heddle/threads"],
])("%s", (fixture, adapter) => {
  let directory: string;
  beforeAll(async () => {
    directory = await consumers.install(fixture, "@heddle/core", adapter);
  });

  test("runs inside a Vite app", async () => {
    await bundleWithVite({
      root: directory,
      configFile: false,
      logLevel: "error",
      build: { outDir: "vite" },
    });
    expect(await openPage(join(directory, "vite"))).toEqual(answer);
  });

  test("runs inside a webpack app", async () => {
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
    expect(await openPage(output)).toEqual(answer);
  });

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
