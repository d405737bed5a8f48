/**
 * Numbers of threads. Each process counts in a range of its own, far from every other's, since none of them can ask
 * before `start()` returns. The threads of one tick stand side by side in rows of `ROW`, so that a thread's number
 * says which jobs it may be in.
 */
import { randomInt } from "node:crypto";

/** As many threads at most are in one job. */
export const ROW = 256;

/** Below are the numbers that the threads of one process have among themselves. */
const FIRST_ROW = 2 ** 40;

export class Idents {
  #next = (FIRST_ROW + randomInt(2 ** 44)) * ROW;

  /** @param first the first thread of its tick, which begins a row. */
  next(first: boolean): number {
    if (first) this.#next = Math.ceil(this.#next / ROW) * ROW;
    return this.#next++;
  }
}

export function rowOf(ident: number): number {
  return Math.floor(ident / ROW);
}

/** @param number which job of its row it is. */
export function jobIdOf(row: number, number: number): string {
  return `row-${row}-${number}`;
}
