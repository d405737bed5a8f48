import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { findBrowser } from "../../scripts/browser.mjs";
import { workersInOnePiece } from "../../scripts/workers.mjs";

// More than there are processors: many cases wait for a worker that is being ended.
const maxWorkers = "150%";

export default defineConfig({
  test: {
    globalSetup: "../../scripts/build.mjs",
    projects: [
      {
        test: {
          name: "node",
          include: ["test/node/**/*.test.ts"],
          // Real processes: Vitest's own worker threads would be the threads under test's parents.
          pool: "forks",
          globalSetup: "../../scripts/watchdog.mjs",
          setupFiles: "../../scripts/watchdog.setup.mjs",
          // What a machine that has other things to do does not reach.
          testTimeout: 60_000,
          maxWorkers,
        },
      },
      {
        server: {
          // What makes a page cross-origin isolated: without it there is no shared memory.
          headers: {
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Embedder-Policy": "require-corp",
          },
        },
        plugins: [workersInOnePiece()],
        // Known beforehand: found in the middle of a run, they would reload the page.
        optimizeDeps: { include: ["threads", "threads/worker"] },
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          testTimeout: 60_000,
          maxWorkers,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: { executablePath: findBrowser() } }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
