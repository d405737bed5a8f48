import { rmSync } from "node:fs";
import { defineConfig } from "tsup";

// Not by `clean` of one of the two, which would remove what the other has written.
rmSync("dist", { recursive: true, force: true });

export default defineConfig([
  {
    entry: [
      "src/vite.ts",
      "src/rollup.ts",
      "src/rolldown.ts",
      "src/esbuild.ts",
      "src/webpack.ts",
      "src/webpack.loader.ts",
      "src/node.ts",
      "src/node.hooks.ts",
    ],
    format: "esm",
    sourcemap: true,
    target: "es2022",
    platform: "node",
    removeNodeProtocol: false,
    splitting: true,
  },
  {
    // Parts of the user's bundle, each as a module of its own, since the plugin puts others in the place of some.
    entry: ["src/page.ts", "src/worker.ts", "src/here.ts", "src/list.ts", "src/settings.ts"],
    format: "esm",
    target: "es2022",
    platform: "browser",
    bundle: false,
  },
]);
