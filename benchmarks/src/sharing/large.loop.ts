// A loop that makes something large in each round: node large.loop.js heddle|using|bare arrays|items BYTES ROUNDS
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { isMain } from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";
import { Nothing, rounds, type Size } from "./large.js";

export type Side = "heddle" | "using" | "bare";
export type What = keyof typeof rounds;
/** Milliseconds a round, of the first and of the others, and the most memory that was resident, in bytes. */
export interface Loop {
  readonly cold: number;
  readonly warm: number;
  readonly resident: number;
}

/** So many rounds are the first. */
const FIRST = 20;

const [side, what, bytes, count] = process.argv.slice(2) as [Side, What, string, string];
if (isMain) await main(Number(bytes) as Size, Number(count));

async function main(bytes: Size, count: number): Promise<void> {
  const round = side === "bare" ? await byHand(bytes) : await byHeddle(bytes);
  let resident = 0;
  const run = async (rounds: number): Promise<number> => {
    const begun = performance.now();
    for (let left = rounds; left > 0; left--) {
      if ((await round()) !== 2) throw new Error(`${side} read something else than was written`);
      if (left % 16 === 0) resident = Math.max(resident, process.memoryUsage.rss());
    }
    return (performance.now() - begun) / rounds;
  };
  const cold = await run(FIRST);
  const warm = await run(count);
  process.stdout.write(JSON.stringify({ cold, warm, resident } satisfies Loop), () =>
    process.exit(0),
  );
}

async function byHeddle(bytes: Size): Promise<() => Promise<number>> {
  createNodeRuntime({ parallelism: 1 }).install();
  await new Nothing().start().join();
  return () => rounds[what](bytes, side === "using");
}

async function byHand(bytes: Size): Promise<() => Promise<number>> {
  const worker = new Worker(new URL("large.worker.js", import.meta.url));
  await once(worker, "online");
  let answer: (sum: number) => void;
  worker.on("message", (sum: number) => answer(sum));
  return () =>
    new Promise<number>((resolve) => {
      answer = resolve;
      const memory = what === "arrays" ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
      worker.postMessage(new Float64Array(memory).fill(1));
    });
}
