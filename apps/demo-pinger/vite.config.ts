import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

export default defineConfig({
  root: fileURLToPath(new URL("./src/web", import.meta.url)),
  base: "./",
  // The same library, without what Node's own modules would do for it.
  resolve: { alias: { "csv-stringify/sync": "csv-stringify/browser/esm/sync" } },
  build: {
    outDir: fileURLToPath(new URL("./dist/web", import.meta.url)),
    // tsup has emptied dist before.
    emptyOutDir: false,
    target: "es2022",
  },
  worker: { format: "es" },
});
