import { defineConfig, type Options } from "tsup";

type Plugin = NonNullable<Options["esbuildPlugins"]>[number];

const common = {
  format: "esm",
  target: "es2022",
  platform: "neutral",
  // Stacks and debuggers lead to the sources, which the package brings along.
  sourcemap: true,
  esbuildOptions: (options) => {
    options.sourcesContent = false;
    options.define = { "Symbol.dispose": "dispose", "Symbol.asyncDispose": "asyncDispose" };
    options.inject = ["src/base/dispose.ts"];
  },
} satisfies Options;

/** What core imports later is in its one script for Node already, which gives itself for it. */
const inScript: Plugin = {
  name: "in-script",
  setup(build) {
    build.onResolve({ filter: /^\.\.?\// }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "core", external: true } : undefined,
    );
  },
};

const entries = {
  index: "src/index.ts",
  adapter: "src/adapter.ts",
  "adapter.sharing": "src/adapter.sharing.ts",
  "adapter.testing": "src/adapter.testing.ts",
  "adapter.worker": "src/adapter.worker.ts",
  futures: "src/functions/futures/index.ts",
  "adapter.fleet": "src/adapter.fleet.ts",
};

/** An entry on Node: what it exports, from the script that `node/load.ts` runs. */
const entryOnNode: Plugin = {
  name: "entry-on-node",
  setup(build) {
    build.onResolve({ filter: /^\.\/inner\// }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const { metafile } = await build.esbuild.build({
        entryPoints: [path],
        bundle: true,
        metafile: true,
        write: false,
        format: "esm",
        outdir: "dist",
      });
      const [output] = Object.values(metafile.outputs).filter(({ entryPoint }) => entryPoint);
      const names = output?.exports ?? [];
      const constant = names.filter((name) => name !== "isMain");
      const lines = [
        'import { core } from "./inner/load.js";',
        `export const { ${constant.join(", ")} } = core;`,
      ];
      // The one that changes.
      if (constant.length < names.length)
        lines.push(
          "export let isMain = core.isMain;",
          "core.state.onCarrier.push(() => { isMain = false; });",
        );
      return { contents: lines.join("\n") };
    });
  },
};

export default defineConfig([
  {
    ...common,
    entry: {
      ...entries,
      bundle: "src/bundle.ts",
      // Each of these, and what it needs, is in files of its own, so that a bundler leaves out what a program
      // does not import: in one file it keeps every class, since their members' names are symbols.
      "parts/thread": "src/thread.ts",
      "parts/thread-class": "src/threads/thread-class.ts",
      "parts/task": "src/functions/task.ts",
      "parts/callback": "src/functions/callback.ts",
      "parts/remote": "src/functions/remote.ts",
      "parts/stream": "src/functions/stream.ts",
      "parts/group": "src/functions/group.ts",
      "parts/sleep": "src/functions/sleep.ts",
      "parts/sleep-sync": "src/functions/sleep-sync.ts",
      "parts/lock": "src/sharing/lock.ts",
      "parts/queue": "src/sharing/queue/queue.ts",
      "parts/map": "src/sharing/collections/map.ts",
      "parts/set": "src/sharing/collections/set.ts",
      "parts/list": "src/sharing/collections/list.ts",
    },
    // The entries share one copy of the realm's state.
    splitting: true,
    // The others write at the same time.
    clean: ["!node"],
  },
  {
    ...common,
    entry: entries,
    outDir: "dist/node",
    esbuildPlugins: [entryOnNode],
  },
  {
    ...common,
    entry: { load: "node/load.ts" },
    outDir: "dist/node/inner",
    platform: "node",
  },
  {
    ...common,
    format: "cjs",
    entry: { core: "src/node.ts" },
    outDir: "dist/node/inner",
    outExtension: () => ({ js: ".cjs" }),
    esbuildPlugins: [inScript],
    // An expression, whose value is a function: what `node/load.ts` expects.
    esbuildOptions: (options) => {
      common.esbuildOptions(options);
      options.supported = { "dynamic-import": false };
      options.banner = { js: "(function (module, require) {" };
      options.footer = { js: "})" };
      options.minifyWhitespace = true;
      options.lineLimit = 120;
    },
  },
]);
