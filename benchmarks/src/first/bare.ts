import { once } from "node:events";
import { Worker } from "node:worker_threads";

/** The first message of a worker that is an ES module. */
export async function first(): Promise<unknown> {
  const [message] = await once(new Worker(new URL("./bare.worker.js", import.meta.url)), "message");
  return message;
}
