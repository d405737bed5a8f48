import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: "../../scripts/build.mjs",
    testTimeout: 60_000,
  },
});
