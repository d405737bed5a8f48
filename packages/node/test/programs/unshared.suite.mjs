// The conformance suite's cases of a topic of sharing, on workers, where nobody has `SharedArrayBuffer`: what does not hold is printed.
import { Worker } from "node:worker_threads";
import { createNodeRuntime } from "@heddle/node";
import "./unshared.mjs";

const { conformance } = await import("@heddle/conformance");
const classes = await import("@heddle/conformance/fixtures");
const file = new URL("./unshared.worker.mjs", import.meta.url);
const cases = [];
let group = "";
conformance({
  name: "@heddle/node, without shared memory",
  test: {
    describe(name, define) {
      group = name;
      define();
      group = "";
    },
    it(title, run) {
      if (group === "" || group.includes(`: Sharing: ${process.argv[2]}`))
        cases.push({ title, run });
    },
  },
  createRuntime: (options) =>
    createNodeRuntime({ classes, worker: (its) => new Worker(file, its), ...options }),
  supports: {
    blockMain: false,
    blockCarrier: false,
    sharedMemory: false,
    currentThreadOption: true,
    moduleUrls: true,
    roster: true,
    killBusy: true,
    lostOnExit: true,
    uncaughtErrors: true,
    uncaughtThread: true,
    realms: true,
  },
  parts: ["carriers"],
});
let held = 0;
for (const { title, run } of cases) {
  try {
    await run();
    held++;
  } catch (error) {
    console.log(`"${title}" does not hold: ${error}`);
  }
}
console.log(held > 2 && held === cases.length ? "all hold" : `${held} of ${cases.length} hold`);
