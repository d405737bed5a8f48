import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["sleeper.ts"],
  format: "esm",
  target: "node20",
  clean: true,
});
