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

// Vitest would keep one processor for itself, and of two that is half.
const maxWorkers = "100%";

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
        test: {
          name: "shared memory",
          include: ["test/**/*.test.ts"],
          maxWorkers,
          browser: browser(),
        },
      },
      {
        test: {
          name: "no shared memory",
          include: ["test/roster*.test.ts"],
          maxWorkers,
          browser: browser(),
        },
      },
    ],
  },
});
