import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/worker.ts", "src/bin.ts"],
  format: "esm",
  // With the sources in them, so that stacks and debuggers lead to TypeScript.
  sourcemap: true,
  target: "node20",
  platform: "node",
  removeNodeProtocol: false,
  // A program may import both entries, which share what they have in common.
  splitting: true,
  clean: true,
});
