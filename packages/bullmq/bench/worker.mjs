/** A process that serves the queue: with heddle's threads, or with a processor by hand. */
import { serve } from "@heddle/bullmq/worker";
import { Worker } from "bullmq";
import { Doubler } from "./doubler.mjs";

const [kind, queue, url] = process.argv.slice(2);
if (kind === "heddle") {
  await serve(
    { Doubler },
    { queue, connection: url, concurrency: 200, runtime: { parallelism: 1 } },
  );
} else {
  const worker = new Worker(queue, async ({ data }) => 2 * data.number, {
    connection: { url },
    concurrency: 200,
  });
  await worker.waitUntilReady();
}
process.send("serving");
