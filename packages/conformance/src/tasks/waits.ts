import { type Thread, transfer } from "@heddle/core";
import { nextMessage, onMessage, type Port } from "../port.js";
import type { Self } from "./self.js";

export function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve());
  });
}

/** Runs until it is stopped, and returns all the same. */
async function untilStopped(this: Self): Promise<string> {
  await stopped(this.signal);
  return "woken";
}

/** Runs until it is stopped, and then fails in its own way. */
async function failWhenStopped(this: Self): Promise<void> {
  await stopped(this.signal);
  throw new Error("gave up");
}

/** As a program that passes its signal on would end. */
async function throwIfStopped(this: Self): Promise<void> {
  await stopped(this.signal);
  this.signal.throwIfAborted();
}

/** Starts a thread when it is stopped, and waits for it. */
async function childWhenStopped(this: Self, task: Parameters<Self["child"]>[0]): Promise<unknown> {
  await stopped(this.signal);
  return this.child(task).join();
}

async function reasonWhenStopped(this: Self): Promise<unknown> {
  await stopped(this.signal);
  return this.signal.reason;
}

/** Says hello, then gives what it is told. */
async function converse(port: Port): Promise<unknown> {
  const told = nextMessage(port);
  port.postMessage("hello");
  const message = await told;
  port.close();
  return message;
}

/** Says that it has begun, and runs until it is stopped. */
async function announce(this: Self, port: Port): Promise<string> {
  port.postMessage("begun");
  port.close();
  await stopped(this.signal);
  return "woken";
}

/** Passes turns on between two threads: `count` times there and back. */
async function pingPong(port: Port, count: number): Promise<number> {
  let came = 0;
  return new Promise((resolve) => {
    onMessage(port, () => {
      came++;
      port.postMessage(came);
      if (came < count) return;
      resolve(came);
      port.close();
    });
    port.postMessage(0);
  });
}

/** Says that it has begun, and computes for ever. */
function announceAndSpin(port: Port): never {
  port.postMessage("begun");
  for (;;);
}

function spin(): never {
  for (;;);
}

function endAsked(this: Self, how: "return" | "throw"): string {
  if (how === "throw") throw new Error("gave up");
  return this.signal.aborted ? "aborted" : "not aborted";
}

/** Says in a shared word that it runs, and computes until it was asked to stop. */
function computeUntilAsked(this: Self, words: Int32Array, how: "return" | "throw"): string {
  Atomics.store(words, 0, 1);
  while (!this.stopRequested);
  return endAsked.call(this, how);
}

/** The same with an `await` in it that gives the event loop no turn. */
async function awaitNothingUntilAsked(
  this: Self,
  words: Int32Array,
  how: "return" | "throw",
): Promise<string> {
  Atomics.store(words, 0, 1);
  while (!this.stopRequested) await null;
  return endAsked.call(this, how);
}

/** What it is before, which it says in a shared word, and after. */
async function stopRequestedWhenStopped(this: Self, words?: Int32Array): Promise<boolean[]> {
  const before = this.stopRequested;
  if (words) Atomics.store(words, 0, 1);
  await stopped(this.signal);
  return [before, this.stopRequested];
}

function stopWithGrace(thread: Thread<unknown>, grace: number): void {
  thread.stop("again", { grace });
}

/** In shared words: says in the first that it runs, then spins until somebody stores 1 in the second. */
function spinUntilTold(words: Int32Array): string {
  Atomics.store(words, 0, 1);
  while (Atomics.load(words, 1) !== 1);
  return "told";
}

/** Spins until a thread that it has started has begun. */
function spinForChild(this: Self, words: Int32Array): Promise<unknown> {
  const child = this.child("spinUntilTold", words);
  while (Atomics.load(words, 0) === 0);
  Atomics.store(words, 1, 1);
  return child.join();
}

/** Computes for so many milliseconds. */
function burn(ms: number): void {
  const end = Date.now() + ms;
  while (Date.now() < end);
}

/** When it began, by the clock that all realms have. */
function began(): number {
  return Date.now();
}

/** Blocks, in shared memory, until somebody stores 1 in the second word. */
function sleepUntilTold(words: Int32Array): string {
  Atomics.store(words, 0, 1);
  while (Atomics.load(words, 1) !== 1) Atomics.wait(words, 1, 0, 1000);
  return "told";
}

/** Counts itself. */
function count(words: Int32Array): number {
  return Atomics.add(words, 0, 1);
}

/** The same after some hundredths of a millisecond. */
function countSlowly(words: Int32Array): number {
  let spent = 0;
  for (let step = 0; step < 3_000; step++) spent += Math.sqrt(step);
  return spent < 0 ? -1 : count(words);
}

/** How many have counted themselves when a timer of this thread's fires. */
function countAtTimer(words: Int32Array): Promise<number> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(Atomics.load(words, 0)), 0);
  });
}

/** Hands its port on to a thread of its own. */
function passPort(this: Self, port: Port): Promise<unknown> {
  return this.child("converse", transfer(port)).join();
}

export const waits = {
  untilStopped,
  failWhenStopped,
  throwIfStopped,
  childWhenStopped,
  reasonWhenStopped,
  converse,
  announce,
  pingPong,
  computeUntilAsked,
  awaitNothingUntilAsked,
  stopRequestedWhenStopped,
  stopWithGrace,
  announceAndSpin,
  spin,
  spinUntilTold,
  spinForChild,
  burn,
  began,
  sleepUntilTold,
  count,
  countSlowly,
  countAtTimer,
  passPort,
};
