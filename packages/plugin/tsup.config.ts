import { rmSync } from "node:fs";
import { defineConfig } from "tsup";

// Not by `clean` of one of the two, which would remove what the other has written.
rmSync("dist", { recursive: true, force: true });

const bundlers = ["vite", "rollup", "rolldown", "esbuild", "webpack"];
const onNode = ["node", "node.hooks", "webpack.loader"];
const inBundles = ["page", "worker", "here", "list", "settings"];

const files = (names: readonly string[]): string[] => names.map((name) => `src/${name}.ts`);

export default defineConfig([
  {
    entry: files([...bundlers, ...onNode]),
    format: "esm",
    sourcemap: true,
    target: "es2022",
    platform: "node",
    removeNodeProtocol: false,
    splitting: true,
  },
  {
    // Parts of the user's bundle, each as a module of its own, since the plugin puts others in the place of some.
    entry: files(inBundles),
    format: "esm",
    target: "es2022",
    platform: "browser",
    bundle: false,
  },
]);
