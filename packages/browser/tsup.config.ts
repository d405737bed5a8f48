import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/parent.ts", "src/worker.ts"],
  format: "esm",
  // With the sources in them, so that stacks and debuggers lead to TypeScript.
  sourcemap: true,
  target: "es2022",
  platform: "browser",
  // A file for each, since a realm pays for each that it loads; they share constants only.
  splitting: false,
  clean: true,
});
