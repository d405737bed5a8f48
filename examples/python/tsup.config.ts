import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["programs/*.ts"],
  format: "esm",
  // Node 20 has no `using`.
  target: "node20",
  clean: true,
  // Each program is one file, as its Python is.
  splitting: false,
});
