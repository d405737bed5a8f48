import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig, type Options } from "tsup";

/**
 * A realm pays for each file that it loads before its first thread. The bundler makes one of what the same
 * entries need; so here they all need all of the lower layers, and a realm loads the index, its own half, and
 * one more.
 */
const oneShared: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "one shared file",
  setup(build) {
    const lower = readdirSync("src", { recursive: true, encoding: "utf8" })
      .filter((file) => !/^(main|carrier|testing|adapter)\b|\.(test|d)\.ts$|(?<!\.ts)$/.test(file))
      .map((file) => `import ${JSON.stringify(resolve("src", file))};`);
    const entries = /src.(index|adapter|adapter\.worker|testing.(index|fixtures))\.ts$/;
    build.onLoad({ filter: entries }, ({ path }) => ({
      loader: "ts",
      contents: `${readFileSync(path, "utf8")}\n${lower.join("\n")}`,
    }));
    // Else it leaves out imports that bring nothing, as the manifest's `sideEffects` says.
    build.initialOptions.ignoreAnnotations = true;
  },
};

export default defineConfig({
  entry: {
    index: "src/index.ts",
    adapter: "src/adapter.ts",
    "adapter.worker": "src/adapter.worker.ts",
    "testing/index": "src/testing/index.ts",
    "testing/fixtures": "src/testing/fixtures.ts",
    // Each of these, and what it needs, is in files of its own, so that a bundler leaves out what a program
    // does not import: in one file it keeps every class, since their members' names are symbols. More files
    // than that would make a carrier's start longer on Node.
    "parts/thread": "src/thread.ts",
    "parts/lock": "src/sharing/lock.ts",
    "parts/queue": "src/sharing/queue/queue.ts",
  },
  format: "esm",
  target: "es2022",
  platform: "neutral",
  // The entries share one copy of the realm's state.
  splitting: true,
  esbuildPlugins: [oneShared],
  clean: true,
  // The threads' classes are found by the URL of the file they are in: it stays a file of its own.
  external: [/^\.\/fixtures\.js$/],
  // tsup's declaration build sets an option that TypeScript 6 calls deprecated.
  dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
});
