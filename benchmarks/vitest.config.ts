import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    pool: "forks",
    // For a machine that is busy: the whole takes some seconds.
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
