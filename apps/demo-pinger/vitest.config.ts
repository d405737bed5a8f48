import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{src,test}/**/*.test.ts"],
    pool: "forks",
    // What is measured here should not compete with a browser next door.
    fileParallelism: false,
    // For a machine that is busy; what the tests wait for are events.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
