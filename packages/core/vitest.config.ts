import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    // Vitest would keep one processor for itself, and of two that is half.
    maxWorkers: "100%",
  },
});
