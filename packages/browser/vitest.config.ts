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

// `npm run stress -- --browser` says for how long.
const { HEDDLE_STRESS_SECONDS: seconds, HEDDLE_STRESS_SEED: seed } = process.env;
const stress = seconds ? { seconds: Number(seconds), seed: Number(seed) } : undefined;
const { HEDDLE_CHAOS_THREADS: threads } = process.env;
const chaos = threads ? { threads: Number(threads), seed: Number(seed) } : undefined;

export default defineConfig({
  test: {
    globalSetup: "../../scripts/build.mjs",
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
          include: ["test/*.test.ts"],
          maxWorkers,
          // What a machine that has other things to do does not reach.
          testTimeout: 60_000,
          browser: browser(),
          provide: { stress, chaos },
        },
      },
      {
        test: {
          name: "no shared memory",
          include: ["test/roster*.test.ts", "test/values.test.ts", "test/fetches.test.ts"],
          maxWorkers,
          testTimeout: 60_000,
          browser: browser(),
        },
      },
      {
        // These open a browser themselves, also Firefox where that is installed.
        test: {
          name: "pages",
          include: ["test/pages/*.test.ts"],
          maxWorkers,
          testTimeout: 60_000,
        },
      },
    ],
  },
});
