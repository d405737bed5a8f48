/** A small object: four fields, among them a string and an array of three numbers. */
export interface Reading {
  readonly id: number;
  readonly host: string;
  readonly up: boolean;
  readonly rtts: readonly [number, number, number];
}

/** What a thread is given, and gives back. */
export type Value = number | Reading;

export type Method = keyof typeof work;

/** For `sleep`: longer than any benchmark takes. */
export const FOREVER = 2 ** 30;

/** How many threads sleep forever in this realm. */
export let asleep = 0;

/** What threads do: every subject's worker does exactly this, and nothing of its own. */
export const work = { echo, crunch, busy, sleep };

/** Nothing. */
function echo<V extends Value>(value: V): V {
  return value;
}

/** A fixed amount of arithmetic (xorshift): `rounds` steps, whose result depends on all of them. */
function crunch(rounds: number): number {
  let state = 2463534242;
  for (let round = 0; round < rounds; round++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
  }
  return state >>> 0;
}

/** Keeps its thread busy, by the clock: what is measured with it is scheduling, not the processor. */
function busy(ms: number): number {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return ms;
}

function sleep(ms: number): Promise<number> {
  if (ms === FOREVER) asleep++;
  return new Promise((resolve) => setTimeout(() => resolve(ms), ms));
}

/** Calls a method by its name, for workers that get it in a message. */
export function perform(method: Method, value: Value): Value | Promise<Value> {
  return (work[method] as (value: Value) => Value | Promise<Value>)(value);
}
