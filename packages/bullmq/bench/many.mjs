/**
 * What a thread on another machine costs, beside a job of BullMQ that does the same by hand, on one Redis with two
 * worker processes each: `node bench/many.mjs [redis://…]`. Both in turn, each round with processes of its own; the
 * medians.
 */
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { parseArgs } from "node:util";
import { createBullmqRuntime } from "@heddle/bullmq";
import { Queue, QueueEvents } from "bullmq";
import { Doubler } from "./doubler.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: "string", default: "10000" },
    rounds: { type: "string", default: "3" },
    singles: { type: "string", default: "300" },
  },
});
const count = Number(values.count);
const singles = Number(values.singles);
const PORT = 6390;
const server = positionals[0] ? undefined : await startRedis();
const url = positionals[0] ?? `redis://127.0.0.1:${PORT}`;
const found = { heddle: { many: [], single: [] }, bullmq: { many: [], single: [] } };

for (let round = 0; round < Number(values.rounds); round++) {
  await withWorkers("heddle", async (queue) => {
    const fleet = createBullmqRuntime({ queue, connection: url, classes: { Doubler } });
    await fleet.warmUp(2);
    await new Doubler(1).start(fleet).join();
    const begun = performance.now();
    const threads = Array.from({ length: count }, (_, number) => new Doubler(number).start(fleet));
    check(await Promise.all(threads.map((thread) => thread.join())));
    found.heddle.many.push(performance.now() - begun);
    const before = performance.now();
    for (let each = 0; each < singles; each++) await new Doubler(each).start(fleet).join();
    found.heddle.single.push((performance.now() - before) / singles);
    await fleet.close();
  });
  await withWorkers("bullmq", async (name) => {
    const queue = new Queue(name, { connection: { url } });
    const events = new QueueEvents(name, { connection: { url } });
    // One listener for all jobs, as one would write it for so many.
    const waiting = new Map();
    events.on("completed", ({ jobId, returnvalue }) => {
      waiting.get(jobId)?.(returnvalue);
      waiting.delete(jobId);
    });
    await events.waitUntilReady();
    let last = 0;
    const opts = () => ({ jobId: `job-${++last}`, removeOnComplete: { age: 3600 } });
    const ended = (job) => new Promise((resolve) => waiting.set(job.opts.jobId, resolve));
    const one = async (number) => {
      const job = { name: "double", data: { number }, opts: opts() };
      const end = ended(job);
      await queue.add(job.name, job.data, job.opts);
      return end;
    };
    await new Promise((resolve) => setTimeout(resolve, 500));
    await one(1);
    const begun = performance.now();
    const jobs = Array.from({ length: count }, (_, number) => ({
      name: "double",
      data: { number },
      opts: opts(),
    }));
    const ends = jobs.map(ended);
    await queue.addBulk(jobs);
    check(await Promise.all(ends));
    found.bullmq.many.push(performance.now() - begun);
    const before = performance.now();
    for (let each = 0; each < singles; each++) await one(each);
    found.bullmq.single.push((performance.now() - before) / singles);
    await queue.close();
    await events.close();
  });
}
server?.kill();

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const many = [median(found.heddle.many), median(found.bullmq.many)];
const single = [median(found.heddle.single), median(found.bullmq.single)];
console.log(
  `${count} at once: heddle ${many[0].toFixed(0)} ms, BullMQ by hand ${many[1].toFixed(0)} ms: ${(many[1] / many[0]).toFixed(1)} times as many a second`,
);
console.log(
  `one after another: heddle ${single[0].toFixed(2)} ms, a bare job ${single[1].toFixed(2)} ms: ${(single[0] / single[1]).toFixed(2)} times as long`,
);
console.log(JSON.stringify(found));

async function withWorkers(kind, run) {
  const queue = `bench-${kind}-${Date.now()}`;
  const workers = await Promise.all(
    [1, 2].map(async () => {
      const child = fork(new URL("./worker.mjs", import.meta.url), [kind, queue, url]);
      await once(child, "message");
      return child;
    }),
  );
  await run(queue);
  for (const worker of workers) worker.kill("SIGKILL");
}

function check(results) {
  results.forEach((result, number) => {
    if (result !== 2 * number && result !== String(2 * number))
      throw new Error(`${number}: ${result}`);
  });
}

async function startRedis() {
  const args = ["--port", String(PORT), "--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", args, { stdio: ["ignore", "pipe", "inherit"] });
  for (let said = ""; !said.includes("Ready to accept"); )
    said += String((await once(child.stdout, "data"))[0]);
  child.stdout.resume();
  return child;
}
