import type { Runtime } from "@heddle/core/adapter";
import type { Subject } from "../../subject.js";
import type { Value } from "../../work.js";
import { classFor } from "./threads.js";

/** heddle on any adapter, used as its README says. */
export function heddle(createRuntime: (workers: number) => Runtime): Subject {
  let runtime: Runtime | undefined;
  return {
    async setup(workers) {
      runtime = createRuntime(workers);
      runtime.install();
    },
    atOnce(method, values) {
      const Class = classFor(method);
      const threads = values.map((value) => new Class(value));
      for (const thread of threads) thread.start();
      return Promise.all(threads.map((thread) => thread.join()));
    },
    async oneByOne(method, values) {
      const Class = classFor(method);
      const results: Value[] = [];
      for (const value of values) results.push(await new Class(value).start().join());
      return results;
    },
    close: async () => runtime?.close(),
  };
}
