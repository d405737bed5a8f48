import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["counter.ts", "pipeline.ts"],
  format: "esm",
  // Node 20 has no `using`.
  target: "node20",
  clean: true,
});
