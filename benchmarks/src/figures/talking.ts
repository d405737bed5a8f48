import { MessageChannel, Worker } from "node:worker_threads";
import { Queue } from "@heddle/core";
import { figure, type Metric } from "../figure.js";
import { Talker } from "../sharing/talker.js";
import { inTurn, medianOf, timed } from "../sharing/turns.js";

interface Params {
  readonly pairs: readonly number[];
  /** Of all pairs together. */
  readonly turns: number;
  /** Of the very first pair. */
  readonly firstTurns: number;
  readonly rounds: number;
}

/** Pairs of threads, and the names of what is measured of them. */
const PAIRS = [1, 10, 100, 300] as const;

const metrics: Record<string, Metric> = {
  first: {
    title: "a first pair, 1,000 turns: heddle ÷ bare",
    unit: "×",
    target: { atMost: 1.3 },
  },
};
for (const pairs of PAIRS) {
  metrics[`queues${pairs}`] = { title: `${pairs} by queues: a turn`, unit: "µs" };
  metrics[`ports${pairs}`] = { title: `${pairs} by bare MessagePorts`, unit: "µs" };
  metrics[`ratio${pairs}`] = {
    title: `${pairs}: heddle ÷ bare`,
    unit: "×",
    target: { atMost: 1.3 },
  };
}

export const talking = figure<Params>({
  title: "pairs of threads that talk by two queues: there and back",
  place: "process",
  subjects: ["heddle-node"],
  metrics,
  full: { pairs: PAIRS, turns: 20_000, firstTurns: 1_000, rounds: 15 },
  // A few stand for many, under the same names.
  tiny: { pairs: PAIRS.map(() => 1), turns: 2, firstTurns: 2, rounds: 2 },
  async measure(subject, { pairs, turns, firstTurns, rounds }) {
    await subject.setup(2, "light");
    const workers = [0, 1].map(
      () => new Worker(new URL("../sharing/talker.worker.js", import.meta.url)),
    );
    // Up, with their code loaded, as the carriers are.
    await byPorts(workers, 1, 1);
    await byQueues(1, 1);
    const sides = (count: number, turnsOfAll = turns) => {
      const each = Math.ceil(turnsOfAll / count);
      return {
        queues: timed(each * count, () => byQueues(count, each)),
        ports: timed(each * count, () => byPorts(workers, count, each)),
      };
    };
    const [first] = await inTurn(sides(1, firstTurns), 1);
    const measures: Record<string, number> = { first: first ? first.queues / first.ports : 0 };
    for (const [index, name] of PAIRS.entries()) {
      const measured = await inTurn(sides(pairs[index] as number), rounds);
      measures[`queues${name}`] = medianOf(measured, ({ queues }) => queues) / 1000;
      measures[`ports${name}`] = medianOf(measured, ({ ports }) => ports) / 1000;
      measures[`ratio${name}`] = medianOf(measured, ({ queues, ports }) => queues / ports);
    }
    return measures;
  },
});

async function byQueues(pairs: number, turns: number): Promise<void> {
  const threads: Talker[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const [there, back] = [new Queue<number>(), new Queue<number>()];
    threads.push(new Talker(back, there, turns, true), new Talker(there, back, turns, false));
  }
  for (const thread of threads) thread.start();
  await Promise.all(threads.map((thread) => thread.join()));
}

/** The two of a pair are on different workers. */
async function byPorts(workers: readonly Worker[], pairs: number, turns: number): Promise<void> {
  const done = workers.map(
    (worker) =>
      new Promise<void>((resolve) => {
        let left = pairs;
        const count = (): void => {
          if (--left > 0) return;
          worker.off("message", count);
          resolve();
        };
        worker.on("message", count);
      }),
  );
  for (let pair = 0; pair < pairs; pair++) {
    const { port1, port2 } = new MessageChannel();
    workers[0]?.postMessage({ port: port1, turns, begins: true }, [port1]);
    workers[1]?.postMessage({ port: port2, turns, begins: false }, [port2]);
  }
  await Promise.all(done);
}
