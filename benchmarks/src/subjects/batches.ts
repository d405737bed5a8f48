import { cannot, type Subject } from "../subject.js";
import type { Value } from "../work.js";

const BATCH = 500;

type Answer = (values: readonly Value[]) => void;

interface Messenger {
  /** Makes so many workers, which call `answer` with the worker's number and what it answers. */
  setup(workers: number, answer: (worker: number, values: readonly Value[]) => void): void;
  post(worker: number, values: readonly Value[]): void;
  close(): Promise<void>;
}

/** Echoes with 500 values to a message, and a promise for each value, as whoever starts a thread gets one. */
export function inBatches(messenger: Messenger): Subject {
  let answers: Answer[][] = [];
  return {
    async setup(workers) {
      answers = Array.from({ length: workers }, () => []);
      messenger.setup(workers, (worker, values) => answers[worker]?.shift()?.(values));
    },
    atOnce(method, values) {
      if (method !== "echo") cannot(method);
      const promises: Promise<Value>[] = [];
      for (let from = 0; from < values.length; from += BATCH) {
        const batch = values.slice(from, from + BATCH);
        const resolvers: ((value: Value) => void)[] = [];
        for (const _ of batch) promises.push(new Promise((resolve) => resolvers.push(resolve)));
        const worker = (from / BATCH) % answers.length;
        answers[worker]?.push((results) => {
          for (const [index, result] of results.entries()) resolvers[index]?.(result);
        });
        messenger.post(worker, batch);
      }
      return Promise.all(promises);
    },
    oneByOne: () => cannot("batches one by one"),
    close: messenger.close,
  };
}
