import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{src,test}/**/*.test.ts"],
    pool: "forks",
    // Most of the time they wait: for a timeout, for the next round. What they check does not depend on it.
    maxWorkers: 3,
    // For a machine that is busy; what the tests wait for are events.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
