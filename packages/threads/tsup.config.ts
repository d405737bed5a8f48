import { defineConfig } from "tsup";

export default defineConfig({
  // All flat in dist: parent.node.js names its worker by new URL("./worker.node.js", import.meta.url).
  entry: [
    "src/parent.node.ts",
    "src/parent.browser.ts",
    "src/worker.node.ts",
    "src/worker.browser.ts",
  ],
  format: "esm",
  // With the sources in them, so that stacks and debuggers lead to TypeScript.
  sourcemap: true,
  target: "es2022",
  platform: "node",
  removeNodeProtocol: false,
  // A file for each, since a realm pays for each that it loads; they share constants only.
  splitting: false,
  clean: true,
});
