import { Lock } from "@heddle/core";
import { figure } from "../figure.js";
import { allocated } from "../sharing/allocated.js";
import { inTurn, medianOf, timed } from "../sharing/turns.js";

interface Params {
  readonly calls: number;
  readonly rounds: number;
}

export const lockSync = figure<Params>({
  title: "acquireSync and release, nobody else there",
  place: "process",
  subjects: ["heddle-node"],
  metrics: {
    lock: { title: "heddle's Lock", unit: "ns" },
    bare: { title: "a bare compare-and-exchange pair", unit: "ns" },
    ratio: { title: "heddle ÷ bare", unit: "×", target: { atMost: 3 } },
  },
  full: { calls: 5_000, rounds: 4_000 },
  tiny: { calls: 10, rounds: 2 },
  async measure(subject, { calls, rounds }) {
    await subject.setup(1, "light");
    const lock = new Lock();
    const words = new Int32Array(new SharedArrayBuffer(64));
    const sides = {
      lock: timed(calls, () => {
        for (let call = 0; call < calls; call++) {
          lock.acquireSync();
          lock.release();
        }
      }),
      bare: timed(calls, () => {
        for (let call = 0; call < calls; call++) {
          Atomics.compareExchange(words, 0, 0, 1);
          Atomics.compareExchange(words, 0, 1, 0);
        }
      }),
    };
    // The first are there for the compiler.
    await inTurn(sides, Math.ceil(rounds / 10));
    const measured = await inTurn(sides, rounds);
    return {
      lock: medianOf(measured, ({ lock }) => lock),
      bare: medianOf(measured, ({ bare }) => bare),
      ratio: medianOf(measured, ({ lock, bare }) => lock / bare),
    };
  },
});

export const lockAsync = figure<Params>({
  title: "await acquire and release, nobody else there, on Node 22",
  place: "process",
  subjects: ["heddle-node-22"],
  metrics: {
    lock: { title: "heddle's Lock", unit: "ns" },
    mutex: { title: "multithreading's Mutex", unit: "ns" },
    ratio: { title: "multithreading ÷ heddle", unit: "×", target: { atLeast: 8 } },
    // The smallest object takes 12 bytes.
    bytes: {
      title: "memory that a call takes, without what await does",
      unit: "bytes",
      target: { atMost: 1 },
    },
  },
  full: { calls: 20_000, rounds: 50 },
  tiny: { calls: 10, rounds: 2 },
  memory: true,
  async measure(subject, { calls, rounds }) {
    await subject.setup(1, "light");
    const { Mutex } = await import("multithreading");
    const lock = new Lock();
    const mutex = new Mutex();
    const settled = Promise.resolve(true);
    const ofLock = async (): Promise<void> => {
      for (let call = 0; call < calls; call++) {
        await lock.acquire();
        lock.release();
      }
    };
    const ofMutex = async (): Promise<void> => {
      for (let call = 0; call < calls; call++) {
        const guard = await mutex.lock();
        guard.dispose();
      }
    };
    const ofAwait = async (): Promise<void> => {
      for (let call = 0; call < calls; call++) await settled;
    };
    const sides = { lock: timed(calls, ofLock), mutex: timed(calls, ofMutex) };
    await inTurn(sides, Math.ceil(rounds / 10));
    const times = await inTurn(sides, rounds);
    const memory = { lock: allocated(calls, ofLock), settled: allocated(calls, ofAwait) };
    await inTurn(memory, Math.ceil(rounds / 10));
    const taken = await inTurn(memory, rounds);
    return {
      lock: medianOf(times, ({ lock }) => lock),
      mutex: medianOf(times, ({ mutex }) => mutex),
      ratio: medianOf(times, ({ lock, mutex }) => mutex / lock),
      bytes: medianOf(taken, ({ lock, settled }) => lock - settled),
    };
  },
});
