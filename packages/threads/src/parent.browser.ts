import { type Adapter, hostInBrowser } from "@heddle/carriers/parent.browser";
import { checkFunction, createRuntime, type Runtime } from "@heddle/core/adapter";
import { library } from "./library.browser.js";
import { CALL, NAME, OPTIONS, readOptions, type ThreadsRuntimeOptions } from "./parent.js";
import { Spawned } from "./threads.js";

/** As declared in parent.node.ts, for browsers. */
export function createThreadsRuntime(options: ThreadsRuntimeOptions): Runtime {
  const given = readOptions(options);
  checkFunction(CALL, "worker", given.worker);
  const worker = given.worker as NonNullable<typeof given.worker>;
  // The options are Node's.
  const make = () => worker({ workerData: { heddle: "roster" } }) as Worker;
  return createRuntime(hostInBrowser(adapter, make), given, OPTIONS);
}

const adapter: Adapter = {
  name: NAME,
  keep: (worker, hello, failed) => new Spawned(() => library, worker, hello, failed),
};
