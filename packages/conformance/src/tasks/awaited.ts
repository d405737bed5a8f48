import {
  type Barrier,
  type BoundedSemaphore,
  type Condition,
  type Event,
  Lock,
  type Queue,
  RLock,
  type Semaphore,
} from "@heddle/core";
import { exit } from "./endings.js";
import type { Self } from "./self.js";
import { stopped } from "./waits.js";

// What threads do with shared objects by their asynchronous forms alone.

function owned(lock: Lock | RLock, owner: Self): { owner: Self } | undefined {
  return lock instanceof RLock ? { owner } : undefined;
}

/** Takes the lock, says so, gives it back. */
async function sayInTurn(
  this: Self,
  lock: Lock | RLock,
  said: Queue<unknown>,
  name: unknown,
): Promise<void> {
  await lock.acquire(owned(lock, this));
  await said.put(name);
  lock.release(owned(lock, this));
}

/** Has the lock until it is stopped. */
async function haveUntilStopped(this: Self, lock: Lock | RLock, had: Event): Promise<void> {
  using _ = await lock.hold(owned(lock, this));
  had.set();
  await stopped(this.signal);
}

async function haveAndExit(this: Self, lock: Lock, had: Event): Promise<never> {
  await lock.acquire();
  had.set();
  await stopped(this.signal);
  return exit();
}

/** Counts up by reading and writing in two turns, which loses counts where two do it at once. */
async function countInTurn(
  this: Self,
  lock: Lock | RLock,
  count: Queue<number>,
  rounds: number,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    using _ = await lock.hold(owned(lock, this));
    const seen = await count.get();
    await Promise.resolve();
    await count.put(seen + 1);
  }
}

async function reenter(this: Self, lock: RLock): Promise<unknown> {
  const owner = { owner: this };
  await lock.acquire(owner);
  await lock.acquire(owner);
  const seen = [lock.isOwned(owner), lock.recursionCount(owner), lock.locked()];
  lock.release(owner);
  const between = lock.locked();
  lock.release(owner);
  return [...seen, between, lock.locked(), lock.recursionCount(owner)];
}

/** Waits to be notified, and says how it went. */
async function waitNotified(
  this: Self,
  condition: Condition,
  said: Queue<unknown>,
  name: unknown,
  timeout?: number,
): Promise<boolean> {
  using _ = await condition.hold(owned(condition.lock, this));
  const woken = await condition.wait({ ...owned(condition.lock, this), timeout });
  await said.put(name);
  return woken;
}

async function notifyOnce(this: Self, condition: Condition, count?: number): Promise<void> {
  using _ = await condition.hold(owned(condition.lock, this));
  condition.notify(count, owned(condition.lock, this));
}

/** Does something with one of few permits: says how many have one. */
async function withPermit(semaphore: Semaphore, inside: Queue<number>): Promise<number> {
  using _ = await semaphore.hold();
  const seen = (await inside.get()) + 1;
  await inside.put(seen);
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 1);
  });
  await inside.put((await inside.get()) - 1);
  return seen;
}

/** Starts as many threads of a class with a limit, which do that. */
async function limitedChildren(
  this: Self,
  count: number,
  semaphore: Semaphore,
  inside: Queue<number>,
): Promise<unknown[]> {
  const children = Array.from({ length: count }, () =>
    this.limitedChild("withPermit", semaphore, inside),
  );
  return Promise.all(children.map((child) => child.join()));
}

async function havePermitUntilStopped(
  this: Self,
  semaphore: Semaphore,
  had: Event,
  how: "acquire" | "hold",
): Promise<void> {
  await semaphore[how]();
  had.set();
  await stopped(this.signal);
}

function releaseTooMany(semaphore: BoundedSemaphore): void {
  semaphore.release();
}

async function awaitEvent(event: Event, options?: { timeout: number }): Promise<unknown> {
  const got = await event.wait(options);
  return [got, event.isSet()];
}

async function meet(barrier: Barrier, options?: { timeout: number }): Promise<number> {
  return barrier.wait(options);
}

async function takeAll(queue: Queue<unknown>): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of queue) items.push(item);
  return items;
}

async function takeAllOf(queue: Queue<unknown>, count: number): Promise<unknown[]> {
  const items: unknown[] = [];
  while (items.length < count) items.push(await queue.get());
  return items;
}

async function putAll(queue: Queue<unknown>, ...items: unknown[]): Promise<void> {
  for (const item of items) await queue.put(item);
}

async function takeOne(queue: Queue<unknown>, options?: { timeout: number }): Promise<unknown> {
  return queue.get(options);
}

/** What a thread makes lives on when its carrier is gone. */
async function makeHeldLock(): Promise<Lock> {
  const lock = new Lock();
  await lock.acquire();
  lock.release();
  return lock;
}

/** Gives what it reads of an object when it has heard by another way that it has changed. */
async function readWhenTold(object: object, name: string, told: Queue<unknown>): Promise<unknown> {
  await told.get();
  const value = (object as Record<string, unknown>)[name];
  return typeof value === "function" ? value.call(object) : value;
}

export const awaited = {
  sayInTurn,
  haveUntilStopped,
  haveAndExit,
  countInTurn,
  reenter,
  waitNotified,
  notifyOnce,
  withPermit,
  havePermitUntilStopped,
  limitedChildren,
  releaseTooMany,
  awaitEvent,
  meet,
  takeAll,
  takeAllOf,
  putAll,
  takeOne,
  makeHeldLock,
  readWhenTold,
};
