import { Lock, RLock } from "@heddle/core";
import type { SharedObject } from "@heddle/core/adapter/testing";
import { countWaiting } from "../line.js";
import { until } from "../wait.js";
import { exit } from "./endings.js";
import type { Self } from "./self.js";
import { stopped } from "./waits.js";

/** How a thread waits: with a promise, or blocking its carrier. */
type Acquire = "acquire" | "acquireSync";

/** Either lock. */
type AnyLock = {
  acquire(options?: { owner?: Self; timeout?: number }): Promise<boolean>;
  acquireSync(options?: { owner?: Self; timeout?: number }): boolean;
  release(options?: { owner?: Self }): void;
  locked(): boolean;
};

/** An RLock asks whose it is where the runtime may not know; a Lock does not. */
function as(owner: Self, lock: AnyLock): { owner: Self } | undefined {
  return lock instanceof RLock ? { owner } : undefined;
}

/** Takes the lock, counts itself, and gives the lock on. */
async function takeTurn(
  this: Self,
  lock: AnyLock,
  acquire: Acquire,
  words: Int32Array,
): Promise<unknown> {
  const got = await lock[acquire](as(this, lock));
  const turn = Atomics.add(words, 0, 1);
  lock.release(as(this, lock));
  return { got, turn };
}

/** Waits until its first word is 1, without a turn of the event loop, and then does the same. */
function spinThenTakeTurn(
  this: Self,
  lock: AnyLock,
  words: Int32Array,
  go: Int32Array,
): Promise<unknown> {
  Atomics.store(go, 0, 1);
  while (Atomics.load(go, 1) !== 1);
  return takeTurn.call(this, lock, "acquireSync", words);
}

/** Says in the first word that it has the lock, and keeps it until it is stopped. */
async function holdUntilStopped(this: Self, lock: AnyLock, words: Int32Array): Promise<void> {
  await lock.acquire(as(this, lock));
  Atomics.store(words, 0, 1);
  await stopped(this.signal);
  lock.release(as(this, lock));
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
async function holdUntilAwaited(
  this: Self,
  lock: AnyLock & SharedObject,
  words: Int32Array,
  count: number,
): Promise<void> {
  await lock.acquire(as(this, lock));
  Atomics.store(words, 0, 1);
  await until(() => countWaiting(lock) === count, `${count} wait for the lock`);
  lock.release(as(this, lock));
}

/** Has the lock when it computes for ever. */
function holdAndSpin(lock: Lock, words: Int32Array): never {
  lock.acquireSync();
  Atomics.store(words, 0, 1);
  for (;;);
}

/** Has the lock, says so in the first word, and counts in the second for ever. */
function holdAndCount(lock: Lock, words: Int32Array): never {
  lock.acquireSync();
  Atomics.store(words, 0, 1);
  for (;;) Atomics.add(words, 1, 1);
}

/** Ends its carrier with the lock in its hands when it is stopped. */
async function holdAndExit(this: Self, lock: Lock, words: Int32Array): Promise<never> {
  await lock.acquire();
  Atomics.store(words, 0, 1);
  await stopped(this.signal);
  return exit();
}

/** Adds to the first word as who has never heard of atomics: right only behind a lock. */
async function addInTurns(
  this: Self,
  lock: AnyLock,
  acquire: Acquire,
  words: Int32Array,
  rounds: number,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    await lock[acquire](as(this, lock));
    const before = words[0] as number;
    // Leaves the section open for a while.
    if (round % 8 === 0 && acquire === "acquire") await Promise.resolve();
    words[0] = before + 1;
    lock.release(as(this, lock));
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
function holdBlock(this: Self, lock: Lock | RLock, words: Int32Array): void {
  using _ = lock.holdSync(as(this, lock));
  words[0] = lock.locked() ? 1 : 2;
}

async function holdBlockLater(this: Self, lock: Lock | RLock, words: Int32Array): Promise<void> {
  using _ = await lock.hold(as(this, lock));
  words[0] = lock.locked() ? 1 : 2;
}

function failInBlock(this: Self, lock: Lock | RLock): never {
  using _ = lock.holdSync(as(this, lock));
  throw new RangeError("inside the block");
}

async function failInBlockLater(this: Self, lock: Lock | RLock): Promise<never> {
  using _ = await lock.hold(as(this, lock));
  throw new RangeError("inside the block");
}

/** Whether the lock in its field is held; it is free afterwards. */
function lockedInField(this: Self): boolean {
  const locked = (this.lock as Lock).locked();
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
  holdAndCount,
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
