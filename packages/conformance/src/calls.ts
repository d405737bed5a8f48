/** The functions of the conformance suite that run on threads. */
import {
  currentThread,
  isMain,
  StreamThread,
  sleep,
  ThreadError,
  ThreadGroup,
  task,
} from "@heddle/core";
import { StatusError } from "./errors.js";
import type { Port } from "./port.js";
import { exit } from "./tasks/endings.js";
import { stopped } from "./tasks/waits.js";

/** The sum of its arguments. */
export const sum = task(import.meta.url, function sum(...numbers: number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
});

/** Where it runs, and as what. */
export const whereami = task(import.meta.url, async function whereami(field?: unknown) {
  const current: unknown = currentThread();
  const { name, ident, constructor: type } = this;
  if (field !== undefined) (this as unknown as { field: unknown }).field = field;
  return { isMain, isThis: current === this, name, ident, type: type.name };
});

/** What it is given, after an `await`. */
export const echo = task(import.meta.url, async (...args: unknown[]): Promise<unknown> => args);

/** Without a name, as the one before it. */
export const twice = task(import.meta.url, (value: number): number => 2 * value);

/** Two functions of one name, as bundling two files leaves them. */
export const first = task(import.meta.url, function same(): string {
  return "first";
});
export const second = task(import.meta.url, function same(): string {
  return "second";
});

/** Each export has the other one's name, as minifying may leave them. */
export { even as odd, odd as even };

const even = task(import.meta.url, function even(): string {
  return "even";
});
const odd = task(import.meta.url, function odd(): string {
  return "odd";
});

/** Fails for what is in `bad`. */
export const picky = task(import.meta.url, async function picky(value: number, bad: number[]) {
  if (bad.includes(value)) throw new StatusError(`no ${value}`);
  return value;
});

/** Says that it runs, and goes on until it is stopped. */
export const forever = task(import.meta.url, async function forever(port?: Port): Promise<string> {
  port?.postMessage("runs");
  port?.close();
  await stopped(this.signal);
  throw new ThreadError("THREAD_LOST", "it went on after its stop");
});

/** Goes on until it is stopped, and returns all the same. */
export const graceful = task(import.meta.url, async function graceful(): Promise<unknown> {
  await stopped(this.signal);
  return this.signal.reason;
});

/** Counts those of its calls that run at this moment, and the most of them. */
export const crowd = task(import.meta.url, async function crowd(_: number, words: Int32Array) {
  const running = Atomics.add(words, 0, 1) + 1;
  if (running > Atomics.load(words, 1)) Atomics.store(words, 1, running);
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 1);
  });
  Atomics.sub(words, 0, 1);
});

/** Starts a call itself, and maps. */
export const caller = task(import.meta.url, async function caller(count: number) {
  const inputs = Array.from({ length: count }, (_, index) => index);
  return [await sum(1, 2), ...(await twice.map(inputs).toArray())];
});

/** A function that cannot leave its thread. */
export const uncloneable = task(import.meta.url, function uncloneable(): () => void {
  return () => {};
});

/** Ends its carrier. */
export const die = task(import.meta.url, async function die(): Promise<void> {
  await exit();
});

/** Ends its carrier for one of its inputs. */
export const dieAt = task(import.meta.url, async function dieAt(value: number, bad: number) {
  if (value === bad) await exit();
  return value;
});

/** The first call returns, the one with a port goes on. */
export const firstAtOnce = task(import.meta.url, async function firstAtOnce(port?: Port) {
  if (!port) return;
  port.postMessage("runs");
  port.close();
  await stopped(this.signal);
});

/** Calls others in a group; without end where `count` is negative. */
export const gather = task(import.meta.url, function gather(count: number): Promise<unknown[]> {
  return ThreadGroup.run(
    (group) => {
      for (let at = 0; at < count; at++) void group.call(sum, at);
      if (count < 0) void group.call(forever);
    },
    { signal: this.signal, concurrency: 2 },
  );
});

export const sleeper = task(import.meta.url, function sleeper(ms: number): Promise<void> {
  return sleep(ms, { signal: this.signal });
});

/** Counts up to `count`, and gives that. */
export const upTo = task(import.meta.url, async function* upTo(count: number) {
  for (let value = 0; value < count; value++) yield value;
  return `counted ${count}`;
});

/** The same, and never waits for anything. */
export const quickUpTo = task(import.meta.url, function* quickUpTo(count: number) {
  for (let value = 0; value < count; value++) yield value;
});

/** Yields each value; fails, ends its carrier, or yields what cannot be cloned where it says so. */
export const yielding = task(import.meta.url, async function* yielding(values: unknown[]) {
  for (const value of values) {
    if (value === "fail") throw new StatusError("in the middle");
    if (value === "die") await exit();
    yield value === "function" ? () => {} : value;
  }
});

/** One object, which changes from one yield to the next. */
export const changing = task(import.meta.url, async function* changing(count: number) {
  const state = { at: 0 };
  for (; state.at < count; state.at++) yield state;
});

/** Counts in the first word what it made, and in the second that its end has run. */
export const endless = task(import.meta.url, async function* endless(words: Int32Array) {
  try {
    for (let value = 0; ; value++) {
      Atomics.store(words, 0, value + 1);
      yield value;
    }
  } finally {
    Atomics.store(words, 1, 1);
  }
});

/** Yields once and sleeps until it is stopped; its end throws where `how` says so. */
export const sleeping = task(import.meta.url, async function* sleeping(how?: "throws") {
  try {
    yield "awake";
    await sleep(3_600_000, { signal: this.signal });
  } catch (error) {
    throw how === "throws" ? new StatusError("at its end") : error;
  }
});

/** A class whose `run` is a generator. */
export class Ticks extends StreamThread<number, string> {
  static override readonly module = import.meta.url;
  static override readonly highWaterMark = 4;
  made = 0;

  constructor(readonly count: number) {
    super();
  }

  async *run(): AsyncGenerator<number, string, void> {
    for (; this.made < this.count; this.made++) yield this.made;
    return this.name;
  }
}

/** Reads a stream where it runs. */
export const reading = task(import.meta.url, async function reading(count: number) {
  const values: number[] = [];
  for await (const value of upTo(count)) values.push(value);
  return values;
});

/** Fails for 3. */
export const picky3 = task(import.meta.url, function picky3(value: number): number {
  if (value === 3) throw new StatusError("no 3");
  return value;
});

/** Throws what it is given. */
export const throwing = task(import.meta.url, function throwing(value: unknown): void {
  throw value;
});
