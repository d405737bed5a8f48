import { setTimeout as wait } from "node:timers/promises";
import { figure, WORKERS } from "../figure.js";
import type { Subject } from "../subject.js";
import { expectSame, numbers } from "../values.js";

interface Params {
  readonly threads: number;
  readonly rounds: number;
  readonly settle: number;
  readonly ms: number;
}

export const idle = figure<Params>({
  title: "CPU time of the whole process after the last thread",
  place: "process",
  subjects: ["heddle-node", "heddle-threads", "bare", "piscina", "tinypool", "workerpool"],
  metrics: {
    cpu: { title: "the 5 s when warm", unit: "ms", target: { atMost: 10, always: true } },
    // V8 goes on compiling what has just become hot, which --no-opt takes away; and 8 s after a worker's start,
    // if it can be, it collects what that left, as --trace-gc tells: "Mark-Compact (reduce)".
    cold: { title: "the 10 s after the first 2,000", unit: "ms" },
  },
  full: { threads: 1_000, rounds: 30, settle: 10_000, ms: 5_000 },
  tiny: { threads: 5, rounds: 1, settle: 10, ms: 50 },
  async measure(subject, { threads, rounds, settle, ms }) {
    const values = numbers(threads);
    await subject.setup(WORKERS, "light");
    await burst(subject, values);
    const cold = await cpuOf(settle);
    for (let left = rounds; left > 0; left--) await burst(subject, values);
    return { cpu: await cpuOf(ms), cold };
  },
});

async function burst(subject: Subject, values: readonly number[]): Promise<void> {
  expectSame(values, await subject.atOnce("echo", values));
  expectSame(values, await subject.oneByOne("echo", values));
}

/** From the last result on, so that spinning down counts too. */
async function cpuOf(ms: number): Promise<number> {
  const before = process.cpuUsage();
  await wait(ms);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
