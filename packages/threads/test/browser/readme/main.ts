import { createThreadsRuntime } from "@heddle/threads";
import { Squarer } from "./squarer.js";

createThreadsRuntime({
  classes: { Squarer }, // the same keys as in serve()
  worker: () => new Worker(new URL("./squarer.worker.ts", import.meta.url), { type: "module" }),
}).install();

document.body.append(`The square of 12 is ${await new Squarer(12).start().join()}.`);
