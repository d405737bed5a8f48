import { figure } from "../figure.js";
import { gzipped } from "../run/sizes.js";

export const lockSize = figure({
  title: "import of Lock alone, in a page, minified and compressed (gzip)",
  place: "process",
  subjects: ["heddle-node"],
  metrics: {
    thread: { title: "Thread", unit: "kB" },
    both: { title: "Thread and Lock", unit: "kB" },
    lock: { title: "Lock on top of Thread", unit: "kB", target: { atMost: 2 } },
  },
  full: {},
  tiny: {},
  exact: true,
  async measure() {
    const thread = await gzipped(`export { Thread } from "@heddle/core";`, "browser");
    const both = await gzipped(`export { Lock, Thread } from "@heddle/core";`, "browser");
    return { thread, both, lock: both - thread };
  },
});
