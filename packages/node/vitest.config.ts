import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Real processes: Vitest's own worker threads would be the threads under test's parents.
    pool: "forks",
    // Vitest would keep one processor for itself, and of two that is half.
    maxWorkers: "100%",
  },
});
