import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { findBrowser } from "../../scripts/browser.mjs";

const executablePath = findBrowser();

// A function: Vitest writes into what it is given.
const browser = () => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions: { executablePath } }),
  instances: [{ browser: "chromium" as const }],
});

export default defineConfig({
  test: {
    projects: [
      {
        server: {
          // What makes a page cross-origin isolated: without it there is no shared memory.
          headers: {
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Embedder-Policy": "require-corp",
          },
        },
        test: { name: "shared memory", include: ["test/**/*.test.ts"], browser: browser() },
      },
      { test: { name: "no shared memory", include: ["test/roster.test.ts"], browser: browser() } },
    ],
  },
});
