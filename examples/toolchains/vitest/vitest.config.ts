import { defineConfig } from "vitest/config";

// Workers load TypeScript as tsx does: Vitest's own modules are not theirs.
export default defineConfig({
  test: { execArgv: ["--import", "./register.mjs"], testTimeout: 60_000 },
});
