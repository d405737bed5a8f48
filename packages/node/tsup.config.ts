import { defineConfig, type Options } from "tsup";

const common = {
  target: "node20",
  platform: "node",
  removeNodeProtocol: false,
} satisfies Options;

export default defineConfig([
  {
    ...common,
    // Both flat in dist, beside carrier.cjs, which parent.js names by new URL("./carrier.cjs", import.meta.url).
    entry: ["src/parent.ts", "src/worker.ts"],
    format: "esm",
    clean: ["!carrier.cjs"],
    // tsup's declaration build sets an option that TypeScript 6 calls deprecated.
    dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
  },
  {
    ...common,
    entry: ["src/carrier.ts"],
    format: "cjs",
    external: ["./worker.js"],
  },
]);
