import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { findBrowser } from "../../scripts/browser.mjs";
import { workersInOnePiece } from "../../scripts/workers.mjs";

const executablePath = findBrowser();

// A function: Vitest writes into what it is given.
const browser = () => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions: { executablePath } }),
  instances: [{ browser: "chromium" as const }],
});

// More than there are processors: Chromium takes two seconds to end a worker that computes, which many cases wait for.
const maxWorkers = "150%";

// `npm run stress -- --browser` says for how long.
const { HEDDLE_STRESS_SECONDS: seconds, HEDDLE_STRESS_SEED: seed } = process.env;
const stress = seconds ? { seconds: Number(seconds), seed: Number(seed) } : undefined;
const { HEDDLE_CHAOS_THREADS: threads } = process.env;
const chaos = threads ? { threads: Number(threads), seed: Number(seed) } : undefined;
const { HEDDLE_MEMORY_ROUNDS: rounds } = process.env;
const memory = rounds ? { rounds: Number(rounds) } : undefined;

const plugins = [workersInOnePiece()];

export default defineConfig({
  test: {
    globalSetup: "../../scripts/build.mjs",
    projects: [
      {
        plugins,
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
          provide: { stress, chaos, memory },
        },
      },
      {
        plugins,
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
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
