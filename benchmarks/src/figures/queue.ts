import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { Queue } from "@heddle/core";
import { figure } from "../figure.js";
import { Taker } from "../sharing/taker.js";
import { inTurn, medianOf, timed } from "../sharing/turns.js";
import { readings } from "../values.js";
import type { Reading } from "../work.js";

interface Params {
  readonly objects: number;
  readonly rounds: number;
}

export const queue = figure<Params>({
  title: "small objects from the main realm to a thread, on Node 22",
  place: "process",
  subjects: ["heddle-node-22"],
  metrics: {
    heddle: { title: "heddle's Queue: an object", unit: "µs" },
    bare: { title: "`postMessage`, bare", unit: "µs" },
    channel: { title: "multithreading's channel", unit: "µs" },
    faster: { title: "postMessage ÷ heddle", unit: "×", target: { atLeast: 1 } },
    ratio: { title: "multithreading ÷ heddle", unit: "×", target: { atLeast: 10 } },
  },
  full: { objects: 2_000, rounds: 30 },
  tiny: { objects: 10, rounds: 2 },
  async measure(subject, { objects, rounds }) {
    await subject.setup(1, "light");
    const { channel, initRuntime, move, spawn } = await import("multithreading");
    initRuntime({ maxWorkers: 1 });
    const values = readings(objects);
    const expected = values.reduce((sum, { id }) => sum + id, 0);
    const check = (sum: number): void => {
      if (sum !== expected) throw new Error(`what arrived sums up to ${sum}, not ${expected}`);
    };

    const queue = new Queue<Reading>();
    const [sender, receiver] = channel<Reading>();
    const worker = new Worker(new URL("../sharing/taker.worker.js", import.meta.url), {
      workerData: { count: objects },
    });
    const sides = {
      heddle: timed(objects, async () => {
        const taker = new Taker(queue, objects).start();
        for (const value of values) await queue.put(value);
        check(await taker.join());
      }),
      bare: timed(objects, async () => {
        const answer = once(worker, "message");
        for (const value of values) worker.postMessage(value);
        check((await answer)[0]);
      }),
      channel: timed(objects, async () => {
        // It sends the source of a function to its workers, so the function is written here.
        const task = spawn(move(receiver.clone(), objects), async (from, count) => {
          let sum = 0;
          for (let taken = 0; taken < count; taken++) {
            const result = await from.recv();
            if (!result.ok) throw result.error;
            sum += result.value.id;
          }
          return sum;
        });
        for (const value of values) await sender.send(value);
        const result = await task.join();
        if (!result.ok) throw result.error;
        check(result.value);
      }),
    };
    // The first second is there for the compiler.
    await inTurn(sides, rounds);
    const measured = await inTurn(sides, rounds);
    return {
      heddle: medianOf(measured, ({ heddle }) => heddle) / 1000,
      bare: medianOf(measured, ({ bare }) => bare) / 1000,
      channel: medianOf(measured, ({ channel }) => channel) / 1000,
      faster: medianOf(measured, ({ heddle, bare }) => bare / heddle),
      ratio: medianOf(measured, ({ heddle, channel }) => channel / heddle),
    };
  },
});
