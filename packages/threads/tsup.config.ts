import { defineConfig, type Options } from "tsup";

const common = {
  target: "es2022",
  platform: "node",
  removeNodeProtocol: false,
  // A file for each, since a realm pays for each that it loads; they share constants only.
  splitting: false,
} satisfies Options;

export default defineConfig([
  {
    ...common,
    // All flat in dist, beside carrier.cjs, which parent.node.js names by new URL("./carrier.cjs", import.meta.url).
    entry: [
      "src/parent.node.ts",
      "src/parent.browser.ts",
      "src/worker.node.ts",
      "src/worker.browser.ts",
    ],
    format: "esm",
    clean: ["!carrier.cjs"],
    // One declaration for both: they say what is written in parent.ts and worker.ts.
    dts: {
      entry: { parent: "src/parent.node.ts", worker: "src/worker.node.ts" },
      // tsup's declaration build sets an option that TypeScript 6 calls deprecated.
      compilerOptions: { ignoreDeprecations: "6.0" },
    },
  },
  {
    ...common,
    entry: ["src/carrier.ts"],
    format: "cjs",
    external: ["./worker.node.js"],
  },
]);
