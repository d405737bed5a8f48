import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["primes.ts"],
  format: "esm",
  target: "node20",
  clean: true,
});
