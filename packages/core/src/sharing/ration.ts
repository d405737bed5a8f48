/**
 * Who gets what is released while threads wait for it. A newcomer may take it, and the first in line is woken
 * to try: that keeps it in use while somebody wakes up. But from time to time it is handed to the first, so
 * that nobody waits for ever: each waiter has its turn after at most `PATIENCE`, and `RATION` for each before it.
 */
import { words } from "./memory.js";
import { clock, since, waited } from "./waiters.js";

/** Milliseconds in line after which a waiter may be handed what it waits for. */
const PATIENCE = 1;
/**
 * Milliseconds between two hand-overs. Each costs a wake-up in which nobody uses what is handed over: where
 * there is a long line and no pause between them, there would be hand-overs and nothing else.
 */
const RATION = 0.5;

/** @param handed the word that says when the last hand-over was. */
export function mayHandOver(handed: number): boolean {
  return since(words[handed] as number) >= RATION;
}

/** Inside the guard, and the ration allows it. */
export function isPatient(waiter: number): boolean {
  return waited(waiter) >= PATIENCE;
}

/** Inside the guard. */
export function noteHandOver(handed: number): void {
  words[handed] = clock();
}
