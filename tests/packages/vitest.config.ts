import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["*.test.ts"],
    pool: "forks",
    // Packing, installing and bundling, not waiting.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
