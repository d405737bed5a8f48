import { Lock } from "../../index.js";
import { countWaiting } from "../line.js";
import { until } from "../wait.js";
import { exit } from "./endings.js";
import type { Self } from "./self.js";
import { stopped } from "./waits.js";

/** How a thread waits: with a promise, or blocking its carrier. */
type Acquire = "acquire" | "acquireSync";

/** Takes the lock, counts itself, and gives the lock on. */
async function takeTurn(lock: Lock, acquire: Acquire, words: Int32Array): Promise<unknown> {
  const got = await lock[acquire]();
  const turn = Atomics.add(words, 0, 1);
  lock.release();
  return { got, turn };
}

/** Waits until its first word is 1, without a turn of the event loop, and then does the same. */
function spinThenTakeTurn(lock: Lock, words: Int32Array, go: Int32Array): Promise<unknown> {
  Atomics.store(go, 0, 1);
  while (Atomics.load(go, 1) !== 1);
  return takeTurn(lock, "acquireSync", words);
}

/** Says in the first word that it has the lock, and keeps it until it is stopped. */
async function holdUntilStopped(this: Self, lock: Lock, words: Int32Array): Promise<void> {
  await lock.acquire();
  Atomics.store(words, 0, 1);
  await stopped(this.signal);
  lock.release();
}

/** The same for a few milliseconds. */
async function holdLittle(lock: Lock, words: Int32Array): Promise<void> {
  await lock.acquire();
  Atomics.store(words, 0, 1);
  setTimeout(() => lock.release(), 20);
}

async function printInTurn(lock: Lock, acquire: Acquire): Promise<void> {
  await lock[acquire]();
  console.log("had its turn");
  lock.release();
}

/** The same until so many wait for it. */
async function holdUntilAwaited(lock: Lock, words: Int32Array, count: number): Promise<void> {
  await lock.acquire();
  Atomics.store(words, 0, 1);
  await until(() => countWaiting(lock) === count, `${count} wait for the lock`);
  lock.release();
}

/** Has the lock when it computes for ever. */
function holdAndSpin(lock: Lock, words: Int32Array): never {
  lock.acquireSync();
  Atomics.store(words, 0, 1);
  for (;;);
}

/** Ends its carrier with the lock in its hands when it is stopped. */
async function holdAndExit(this: Self, lock: Lock, words: Int32Array): Promise<never> {
  await lock.acquire();
  Atomics.store(words, 0, 1);
  await stopped(this.signal);
  return exit();
}

/** Adds to the first word as who has never heard of atomics: right only behind a lock. */
async function addInTurns(lock: Lock, acquire: Acquire, words: Int32Array, rounds: number) {
  for (let round = 0; round < rounds; round++) {
    await lock[acquire]();
    const before = words[0] as number;
    // Leaves the section open for a while.
    if (round % 8 === 0 && acquire === "acquire") await Promise.resolve();
    words[0] = before + 1;
    lock.release();
  }
}

function acquireTwice(lock: Lock): void {
  lock.acquireSync();
  try {
    lock.acquireSync();
  } finally {
    lock.release();
  }
}

/** The same where nobody can know any more which thread it is. */
async function acquireTwiceLater(lock: Lock): Promise<void> {
  await Promise.resolve();
  acquireTwice(lock);
}

/** Holds it for a block; in the first word, whether it was locked within. */
function holdBlock(lock: Lock, words: Int32Array): void {
  using _ = lock.holdSync();
  words[0] = lock.locked ? 1 : 2;
}

async function holdBlockLater(lock: Lock, words: Int32Array): Promise<void> {
  using _ = await lock.hold();
  words[0] = lock.locked ? 1 : 2;
}

function failInBlock(lock: Lock): never {
  using _ = lock.holdSync();
  throw new RangeError("inside the block");
}

async function failInBlockLater(lock: Lock): Promise<never> {
  using _ = await lock.hold();
  throw new RangeError("inside the block");
}

/** Whether the lock in its field is held; it is free afterwards. */
function lockedInField(this: Self): boolean {
  const { locked } = this.lock as Lock;
  (this.lock as Lock).release();
  return locked;
}

function makeLock(): Lock {
  return new Lock();
}

/** Locks that leave by way of the fields, by several ways at once. */
function lockFields(this: Self): void {
  const lock = new Lock();
  this.lock = lock;
  this.nested = { list: [lock], map: new Map([[lock, "key"]]) };
}

function throwWithLock(lock: Lock): never {
  throw Object.assign(new Error("with a lock", { cause: lock }), { also: [lock] });
}

export const locks = {
  takeTurn,
  spinThenTakeTurn,
  holdUntilStopped,
  holdLittle,
  printInTurn,
  holdUntilAwaited,
  holdAndSpin,
  holdAndExit,
  addInTurns,
  acquireTwice,
  acquireTwiceLater,
  holdBlock,
  holdBlockLater,
  failInBlock,
  failInBlockLater,
  lockedInField,
  makeLock,
  lockFields,
  throwWithLock,
};
