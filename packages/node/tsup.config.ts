import { defineConfig } from "tsup";

export default defineConfig({
  // Flat in dist: parent.js names its worker by new URL("./worker.js", import.meta.url).
  entry: ["src/parent.ts", "src/worker.ts"],
  format: "esm",
  target: "node20",
  platform: "node",
  removeNodeProtocol: false,
  clean: true,
  // tsup's declaration build sets an option that TypeScript 6 calls deprecated.
  dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
});
