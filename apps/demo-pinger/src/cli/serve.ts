import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { serve } from "@heddle/bullmq/worker";
import { QUEUE } from "../machines/queue.js";
import { WholePinger } from "../machines/whole-pinger.js";
import { Peer } from "../peer.js";
import type { ServeWish } from "./arguments.js";
import type { Session } from "./ping.js";
import { raisePriority } from "./priority.js";

/** Threads that wait for their hosts, at once. */
const CONCURRENCY = 2_000;
/** Milliseconds that they get to end. */
const GRACE = 2_000;

/** Pings for others: serves their queue until the person stops it. */
export async function serveQueue(
  { connection, machine, carriers = availableParallelism(), quiet }: ServeWish,
  { notes, signal }: Session,
): Promise<0> {
  raisePriority();
  await using serving = await serve(
    { WholePinger, Peer },
    {
      queue: QUEUE,
      connection,
      machine,
      concurrency: CONCURRENCY,
      grace: GRACE,
      signals: false,
      runtime: {
        parallelism: carriers,
        worker: (options?: object) =>
          new Worker(new URL("./pinger.node.worker.js", import.meta.url), options),
      },
    },
  );
  if (!quiet) notes.print(`${serving.machine} pings for whoever asks. Ctrl-C ends it.`);
  // One that the demo has started ends with it.
  if (process.connected) process.once("disconnect", () => process.exit());
  if (!signal.aborted) await once(signal, "abort");
  return 0;
}
