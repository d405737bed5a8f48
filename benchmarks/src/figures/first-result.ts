import { figure } from "../figure.js";

/** Measured by src/first/main.ts, which imports nothing before the clock starts. */
export const firstResult = figure({
  title: "a fresh process: until the first result",
  place: "first",
  subjects: ["heddle-node", "bare", "heddle-threads", "threads", "piscina"],
  metrics: {
    ms: { title: "from the first import", unit: "ms" },
    process: { title: "from the start of the process", unit: "ms" },
  },
  full: {},
  tiny: {},
});
