import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

export default defineConfig({
  root: fileURLToPath(new URL("./src/web", import.meta.url)),
  base: "./",
  build: {
    outDir: fileURLToPath(new URL("./dist/web", import.meta.url)),
    // tsup has emptied dist before.
    emptyOutDir: false,
    target: "es2022",
  },
  worker: { format: "es" },
});
