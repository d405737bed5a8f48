import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  build: {
    outDir: "dist/web",
    // The worker finds the class in its module by its name, which a minifier would change.
    rolldownOptions: { output: { keepNames: true } },
  },
  worker: { format: "es" },
});
