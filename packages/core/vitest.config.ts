import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    // The tests run on the sources of core, which the conformance suite imports by core's public names.
    alias: [
      { find: /^@heddle\/core$/, replacement: file("src/index.ts") },
      { find: /^@heddle\/core\/futures$/, replacement: file("src/functions/futures/index.ts") },
      { find: /^@heddle\/core\/adapter$/, replacement: file("src/adapter.ts") },
      { find: /^@heddle\/core\/adapter\/(.*)$/, replacement: file("src/adapter.$1.ts") },
      { find: /^@heddle\/conformance$/, replacement: file("../conformance/src/index.ts") },
      { find: /^@heddle\/conformance\/(.*)$/, replacement: file("../conformance/src/$1.ts") },
    ],
  },
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: "../../scripts/watchdog.mjs",
    setupFiles: "../../scripts/watchdog.setup.mjs",
    // What a machine that has other things to do does not reach.
    testTimeout: 60_000,
    // Vitest would keep one processor for itself, and of two that is half.
    maxWorkers: "100%",
  },
});
