import { createRequire } from "node:module";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Plugin } from "esbuild";
import type { Measures } from "../figure.js";
import { file } from "./commands.js";

interface Entries {
  /** What a program imports on either side. */
  readonly page: string;
  readonly worker: string;
  /** Default: "browser". */
  readonly platform?: "node";
}

const resolve = createRequire(import.meta.url).resolve;

/** A library's own worker file, which it starts by itself. */
function own(library: string, path: string): string {
  const home = resolve(library).split(join("node_modules", library))[0] as string;
  return `import ${JSON.stringify(join(home, "node_modules", library, path))};`;
}

const entries: Readonly<Record<string, () => Entries>> = {
  "heddle-browser": () => ({
    page: `export { Thread } from "@heddle/core"; export { createBrowserRuntime } from "@heddle/browser";`,
    worker: `export { Thread } from "@heddle/core"; export { serve } from "@heddle/browser/worker";`,
  }),
  "heddle-node": () => ({
    page: `export { Thread } from "@heddle/core"; export { createNodeRuntime } from "@heddle/node";`,
    worker: `export { Thread } from "@heddle/core"; export { serve } from "@heddle/node/worker";`,
    platform: "node",
  }),
  "heddle-threads": () => ({
    page: `export { Thread } from "@heddle/core"; export { createThreadsRuntime } from "@heddle/threads";`,
    worker: `export { Thread } from "@heddle/core"; export { serve } from "@heddle/threads/worker";`,
  }),
  comlink: () => ({
    page: `export { wrap } from "comlink";`,
    worker: `export { expose } from "comlink";`,
  }),
  threads: () => ({
    page: `export { Pool, spawn, Thread, Worker } from "threads";`,
    worker: `export { expose } from "threads/worker";`,
  }),
  workerpool: () => ({
    page: `export { pool } from "workerpool";`,
    worker: `export { worker } from "workerpool";`,
  }),
  multithreading: () => ({
    page: `export { initRuntime, move, shutdown, spawn } from "multithreading";`,
    worker: own("multithreading", "src/browser/worker.js"),
  }),
  tinypool: () => ({
    page: `export { Tinypool } from "tinypool";`,
    worker: own("tinypool", "dist/entry/worker.js"),
    platform: "node",
  }),
  piscina: () => ({
    page: `export { Piscina } from "piscina";`,
    worker: own("piscina", "dist/worker.js"),
    platform: "node",
  }),
  poolifier: () => ({
    page: `export { FixedThreadPool } from "poolifier";`,
    worker: `export { ThreadWorker } from "poolifier";`,
    platform: "node",
  }),
};

/** The two halves of a library, each in a bundle of its own, in kB. */
export async function measureSizes(subject: string): Promise<Measures> {
  const { page, worker, platform = "browser" } = (entries[subject] as () => Entries)();
  return { page: await gzipped(page, platform), worker: await gzipped(worker, platform) };
}

/** As bundlers that split do it: what is imported only when it is needed is in a file of its own. */
const split: Plugin = {
  name: "split",
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === "dynamic-import" ? { path, external: true } : undefined,
    );
  },
};

/** The size of what a program loads at first, in kB. */
export async function gzipped(contents: string, platform: "browser" | "node"): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: file(".") },
    bundle: true,
    minify: true,
    format: "esm",
    platform,
    target: "es2022",
    // Optional, or asked for only where a library finds itself on Node.
    external: ["@napi-rs/nice", "child_process", "os", "worker_threads"],
    plugins: [split],
    write: false,
    logLevel: "silent",
  });
  return gzipSync(outputFiles[0]?.contents ?? "").length / 1000;
}
