import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  build: { lib: { entry: "src/prime-count.ts", formats: ["es"], fileName: "prime-count" } },
});
