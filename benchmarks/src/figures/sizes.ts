import { figure } from "../figure.js";

/** Measured by src/run/sizes.ts. */
export const sizes = figure({
  title: "size of what is loaded at first, minified and compressed (gzip)",
  place: "bundle",
  subjects: [
    "heddle-browser",
    "heddle-node",
    "heddle-threads",
    "comlink",
    "threads",
    "workerpool",
    "multithreading",
    "tinypool",
    "piscina",
    "poolifier",
  ],
  metrics: {
    page: { title: "page or main thread", unit: "kB" },
    worker: { title: "worker", unit: "kB" },
  },
  full: {},
  tiny: {},
  exact: true,
});
