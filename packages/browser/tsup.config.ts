import { defineConfig, type Options } from "tsup";

const common = {
  format: "esm",
  // With the sources in them, so that stacks and debuggers lead to TypeScript.
  sourcemap: true,
  target: "es2022",
  platform: "browser",
} satisfies Options;

// A file for each, since a realm pays for each that it loads; they share constants only.
export default defineConfig([
  // What a page imports when it needs it is a file of its own.
  { ...common, entry: ["src/parent.ts"], splitting: true, clean: ["!worker.*"] },
  { ...common, entry: ["src/worker.ts"], splitting: false },
]);
