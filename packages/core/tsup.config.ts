import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    adapter: "src/adapter.ts",
    "testing/index": "src/testing/index.ts",
    "testing/fixtures": "src/testing/fixtures.ts",
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
