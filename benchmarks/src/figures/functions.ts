import { Worker } from "node:worker_threads";
import { callback } from "@heddle/core";
import { proxy, wrap } from "comlink/dist/esm/comlink.mjs";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import { figure, WORKERS } from "../figure.js";
import type { functions as Functions } from "../functions/comlink.worker.js";
import { askBack, count, echo, RemoteEchoes } from "../functions/heddle.js";
import { inTurn, medianOf, timed } from "../sharing/turns.js";
import { subject as batches } from "../subjects/bare-batched/subject.js";
import { Echo } from "../subjects/heddle/threads.js";
import { subject as piscina } from "../subjects/piscina/subject.js";
import { subject as tinypool } from "../subjects/tinypool/subject.js";
import type { Value } from "../work.js";

interface Params {
  /** Numbers through `map`. */
  readonly inputs: number;
  /** Calls one after another. */
  readonly calls: number;
  /** Values of a stream. */
  readonly values: number;
  readonly rounds: number;
}

export const functions = figure<Params>({
  title: "functions: map, calls, streams, callbacks and objects on a thread",
  place: "process",
  subjects: ["heddle-node"],
  metrics: {
    map: { title: "map of 10,000 numbers: each", unit: "µs" },
    batches: {
      title: "map ÷ bare batches of 500",
      unit: "×",
      target: { atMost: 1 },
    },
    piscina: { title: "piscina ÷ map", unit: "×", target: { atLeast: 40 } },
    tinypool: { title: "tinypool ÷ map", unit: "×", target: { atLeast: 40 } },
    call: {
      title: "one call after another ÷ start and join",
      unit: "×",
      target: { atMost: 1.1 },
    },
    stream: { title: "a stream's value", unit: "µs", target: { atMost: 1.5 } },
    callback: { title: "a callback there and back", unit: "µs" },
    proxy: { title: "callback ÷ comlink's proxy", unit: "×", target: { atMost: 0.5 } },
    method: { title: "a remote object's method ÷ comlink's", unit: "×", target: { atMost: 1 } },
  },
  full: { inputs: 10_000, calls: 2_000, values: 100_000, rounds: 9 },
  tiny: { inputs: 20, calls: 2, values: 20, rounds: 1 },
  async measure(subject, { inputs, calls, values, rounds }) {
    await Promise.all(
      [subject, batches, piscina, tinypool].map((one) => one.setup(WORKERS, "light")),
    );
    const worker = new Worker(new URL("../functions/comlink.worker.js", import.meta.url));
    const far = wrap<typeof Functions>(nodeEndpoint(worker));
    await using near = await RemoteEchoes.start();
    const numbers = Array.from({ length: inputs }, (_, value) => value);
    const answer = (value: number): number => value;

    /** Calls `ask` with one number after another. */
    const oneByOne = (ask: (value: number) => PromiseLike<Value>) =>
      timed(calls, async () => {
        for (let value = 0; value < calls; value++) check(await ask(value), value);
      });
    /** All numbers at once. */
    const atOnce = (ask: () => Promise<readonly Value[]>) =>
      timed(inputs, async () => {
        const results = await ask();
        check(results.length, inputs);
        check(results.at(-1), numbers.at(-1));
      });
    const sides = {
      map: atOnce(() => echo.map(numbers).toArray()),
      batches: atOnce(() => batches.atOnce("echo", numbers)),
      piscina: atOnce(() => piscina.atOnce("echo", numbers)),
      tinypool: atOnce(() => tinypool.atOnce("echo", numbers)),
      call: oneByOne(echo),
      join: oneByOne((value) => new Echo(value).start().join()),
      stream: timed(values, async () => {
        let expected = 0;
        for await (const value of count(values)) check(value, expected++);
        check(expected, values);
      }),
      callback: timed(calls, () => askBack(callback(answer), calls)),
      proxy: timed(calls, () => far.askBack(proxy(answer) as never, calls)),
      near: oneByOne((value) => near.echo(value)),
      far: oneByOne((value) => far.echo(value)),
    };
    // The compiler sees all of it before it counts.
    await inTurn(sides, rounds);
    const measured = await inTurn(sides, rounds);
    const ratio = (one: keyof typeof sides, other: keyof typeof sides): number =>
      medianOf(measured, (round) => round[one] / round[other]);
    return {
      map: medianOf(measured, (round) => round.map) / 1000,
      batches: ratio("map", "batches"),
      piscina: ratio("piscina", "map"),
      tinypool: ratio("tinypool", "map"),
      call: ratio("call", "join"),
      stream: medianOf(measured, (round) => round.stream) / 1000,
      callback: medianOf(measured, (round) => round.callback) / 1000,
      proxy: ratio("callback", "proxy"),
      method: ratio("near", "far"),
    };
  },
});

function check(got: unknown, expected: unknown): void {
  if (got !== expected) throw new Error(`got ${String(got)} in the place of ${String(expected)}`);
}
