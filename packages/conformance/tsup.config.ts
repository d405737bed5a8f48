import { defineConfig } from "tsup";

export default defineConfig({
  entry: ["src/index.ts", "src/fixtures.ts", "src/memory.ts"],
  format: "esm",
  target: "es2022",
  platform: "neutral",
  // Stacks and debuggers lead to the sources, which the package brings along.
  sourcemap: true,
  esbuildOptions: (options) => {
    options.sourcesContent = false;
    // As core is built.
    options.define = { "Symbol.dispose": "dispose", "Symbol.asyncDispose": "asyncDispose" };
    options.inject = ["../core/src/base/dispose.ts"];
  },
  // The threads' classes are found by the URL of the file they are in: it stays a file of its own.
  external: [/^\.\/fixtures\.js$/],
  splitting: true,
  clean: true,
});
