import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["*.test.ts"],
    pool: "forks",
    globalSetup: "./pack.setup.ts",
    // Vitest would keep one processor for itself, and of two that is half.
    maxWorkers: "100%",
    // Packing, installing and bundling, not waiting.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
