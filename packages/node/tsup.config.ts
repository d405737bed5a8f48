import { defineConfig } from "tsup";

export default defineConfig({
  // Flat in dist: parent.js names its worker by new URL("./worker.js", import.meta.url).
  entry: ["src/parent.ts", "src/worker.ts"],
  format: "esm",
  // With the sources in them, so that stacks and debuggers lead to TypeScript.
  sourcemap: true,
  target: "node20",
  platform: "node",
  removeNodeProtocol: false,
  // A file for each, since a realm pays for each that it loads; they share constants only.
  splitting: false,
  clean: true,
});
