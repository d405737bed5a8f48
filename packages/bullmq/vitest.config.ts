import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Real processes: Vitest's own worker threads would be the threads under test's parents.
    pool: "forks",
    globalSetup: [
      "../../scripts/build.mjs",
      "../../scripts/watchdog.mjs",
      "./test/engines.setup.ts",
    ],
    setupFiles: "../../scripts/watchdog.setup.mjs",
    // What a machine that has other things to do does not reach.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Vitest would keep one processor for itself, and of two that is half.
    maxWorkers: "100%",
  },
});
