export interface Contestant {
  readonly label: string;
  /** The npm package, whose version is told. */
  readonly package?: string;
  /** The folder in `subjects` or `page`; default: the contestant's own name. */
  readonly module?: string;
  /** What it needs beside the Node that runs the benchmarks. */
  readonly needs?: "node22" | "python";
  /** What it is compared with, where that is not the figure's first subject. */
  readonly comparedWith?: string;
}

/** Who takes part. A name is what `--only` takes. */
export const contestants: Readonly<Record<string, Contestant>> = {
  "heddle-node": { label: "heddle", package: "@heddle/node" },
  "heddle-threads": { label: "heddle on threads", package: "@heddle/threads" },
  "heddle-browser": { label: "heddle", package: "@heddle/browser" },
  bare: { label: "`postMessage`, bare" },
  "bare-batched": { label: "`postMessage`, batches of 500" },
  sketch: { label: "one message a tick, by hand" },
  "shared-memory": { label: "shared memory, both sides polling" },
  timers: { label: "timers of one event loop" },
  piscina: { label: "piscina", package: "piscina" },
  tinypool: { label: "tinypool", package: "tinypool" },
  workerpool: { label: "workerpool", package: "workerpool" },
  poolifier: { label: "poolifier", package: "poolifier" },
  comlink: { label: "comlink", package: "comlink" },
  threads: { label: "threads", package: "threads" },
  "threads-pool": { label: "threads, its own pool", package: "threads" },
  "heddle-node-22": {
    label: "heddle, on Node 22",
    package: "@heddle/node",
    module: "heddle-node",
    needs: "node22",
    comparedWith: "heddle-node-22",
  },
  multithreading: {
    label: "multithreading, on Node 22",
    package: "multithreading",
    needs: "node22",
    comparedWith: "heddle-node-22",
  },
  "by-hand": { label: "by hand (`Atomics`)" },
  python: { label: "Python's `threading`", needs: "python" },
};

/** Everybody on Node who runs small tasks. */
export const onNode = [
  "heddle-node",
  "heddle-threads",
  "bare",
  "piscina",
  "tinypool",
  "workerpool",
  "poolifier",
  "comlink",
  "threads",
  "heddle-node-22",
  "multithreading",
] as const;

export const inPages = ["heddle-browser", "bare", "comlink", "threads", "workerpool"] as const;
