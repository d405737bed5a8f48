import { fromCalls } from "../../subject.js";
import type { Value } from "../../work.js";
import { offer } from "../measure.js";

/** Web Workers as they come: a message for each call, and one for each answer. */
let workers: Worker[] = [];
const answers = new Map<number, (value: Value) => void>();
let next = 0;

offer(
  fromCalls({
    async setup(count) {
      workers = Array.from({ length: count }, () => {
        const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
        worker.onmessage = ({ data: [id, value] }: MessageEvent<[number, Value]>) => {
          answers.get(id)?.(value);
          answers.delete(id);
        };
        return worker;
      });
    },
    call: (method, value) =>
      new Promise((resolve) => {
        const id = next++;
        answers.set(id, resolve);
        workers[id % workers.length]?.postMessage([id, method, value]);
      }),
    async close() {
      for (const worker of workers) worker.terminate();
    },
  }),
);
