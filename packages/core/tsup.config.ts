import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    adapter: "src/adapter.ts",
    "adapter.sharing": "src/adapter.sharing.ts",
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
  clean: true,
  // The threads' classes are found by the URL of the file they are in: it stays a file of its own.
  external: [/^\.\/fixtures\.js$/],
  // tsup's declaration build sets an option that TypeScript 6 calls deprecated.
  dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
});
