import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: "../../scripts/build.mjs",
    // Each builds a site and opens it in a browser.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
