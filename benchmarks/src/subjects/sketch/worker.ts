import { parentPort } from "node:worker_threads";
import { type Method, perform, type Value } from "../../work.js";

const port = parentPort;
let ended: unknown[] = [];

function flush(): void {
  port?.postMessage(ended);
  ended = [];
}

async function run(id: number, method: Method, value: Value): Promise<void> {
  const result = perform(method, value);
  const settled = result instanceof Promise ? await result : result;
  if (ended.length === 0) queueMicrotask(flush);
  ended.push(id, settled);
}

port?.on("message", (starts: unknown[]) => {
  for (let at = 0; at < starts.length; at += 3)
    void run(starts[at] as number, starts[at + 1] as Method, starts[at + 2] as Value);
});
