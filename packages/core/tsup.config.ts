import { resolve } from "node:path";
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

const thread = "src/node.thread.ts";

/** What that file imports when it needs it, by the name of the file that has it on Node. */
const lazily: Plugin = {
  name: "lazily",
  setup(build) {
    build.onResolve({ filter: /^\.\.?\// }, ({ kind, path }) =>
      kind === "dynamic-import"
        ? { path: path === "./fast/index.js" ? "./fast.js" : "./index.js", external: true }
        : undefined,
    );
  },
};

/** The other files on Node import what is in that one. */
const besideThread: Plugin = {
  name: "beside-thread",
  async setup(build) {
    const { metafile } = await build.esbuild.build({
      entryPoints: [thread],
      bundle: true,
      metafile: true,
      write: false,
      format: "esm",
      outdir: "dist",
      plugins: [lazily],
    });
    const there = new Set(Object.keys(metafile.inputs).map((path) => resolve(path)));
    build.onResolve({ filter: /^\.\.?\// }, ({ importer, path }) =>
      there.has(resolve(importer, "..", path).replace(/\.js$/, ".ts"))
        ? { path: "./thread.js", external: true }
        : undefined,
    );
  },
};

const entries = {
  index: "src/index.ts",
  "index.thread": "src/index.thread.ts",
  adapter: "src/adapter.ts",
  "adapter.sharing": "src/adapter.sharing.ts",
  "adapter.testing": "src/adapter.testing.ts",
  "adapter.worker": "src/adapter.worker.ts",
  futures: "src/functions/futures/index.ts",
};

/** What only adapters for Node are made of: a page's bundle is not split for its sake. */
const onNode = { ...entries, "adapter.fleet": "src/adapter.fleet.ts" };

/** Those that need no more than what starts and joins threads. */
const small = new Set(["index.thread", "adapter", "adapter.worker"]);

/** An entry on Node: what it exports, from one of the two files, and nothing else that these have. */
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
      const [name] = Object.entries(onNode).find(([, file]) => resolve(file) === path) ?? [""];
      const file = name === "adapter.fleet" ? "fleet" : small.has(name) ? "thread" : "index";
      const from = `./inner/${file}.js`;
      return { contents: `export { ${output?.exports.join(", ")} } from "${from}";` };
    });
  },
};

export default defineConfig([
  {
    ...common,
    entry: {
      ...entries,
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
    entry: onNode,
    outDir: "dist/node",
    esbuildPlugins: [entryOnNode],
  },
  {
    ...common,
    entry: { thread },
    outDir: "dist/node/inner",
    esbuildPlugins: [lazily],
  },
  {
    ...common,
    entry: { fleet: "src/adapter.fleet.ts" },
    outDir: "dist/node/inner",
    splitting: false,
    esbuildPlugins: [besideThread],
  },
  {
    ...common,
    entry: { index: "src/node.ts", fast: "src/realm/fast/index.ts" },
    outDir: "dist/node/inner",
    splitting: false,
    esbuildPlugins: [besideThread],
  },
]);
