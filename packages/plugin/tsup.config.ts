import { defineConfig } from "tsup";

export default defineConfig([
  {
    entry: ["src/vite.ts"],
    format: "esm",
    sourcemap: true,
    target: "es2022",
    platform: "node",
    clean: true,
  },
  {
    // What goes into the user's bundle: two files that import what the plugin gives them.
    entry: ["src/page.ts", "src/worker.ts"],
    format: "esm",
    target: "es2022",
    platform: "browser",
    external: [/^virtual:/],
  },
]);
