import { Lock, type Queue, QueueShutdown, transfer } from "@heddle/core";
import type { Port } from "../port.js";
import { endings, type Failing } from "./endings.js";
import type { Self } from "./self.js";
import { stopped } from "./waits.js";

type Get = "get" | "getSync";
type Put = "put" | "putSync";

/** Takes items until the queue is shut down; what came. */
async function drainQueue(queue: Queue, get: Get): Promise<unknown[]> {
  const came: unknown[] = [];
  try {
    for (;;) came.push(await queue[get]());
  } catch (error) {
    if (!(error instanceof QueueShutdown)) throw error;
    return came;
  }
}

/** The same as a loop. */
async function loopOverQueue(queue: Queue): Promise<unknown[]> {
  const came: unknown[] = [];
  for await (const item of queue) came.push(item);
  return came;
}

/** Puts back what it takes, so that there is always one, until a timer has fired. */
async function loopUntilTimer(queue: Queue): Promise<boolean> {
  let fired = false;
  setTimeout(() => {
    fired = true;
  }, 1);
  queue.tryPut("item");
  const giveUp = performance.now() + 5_000;
  for await (const item of queue) {
    if (fired || performance.now() > giveUp) break;
    queue.tryPut(item);
  }
  return fired;
}

async function printQueue(queue: Queue): Promise<void> {
  for await (const item of queue) console.log(item);
}

/** Adds what comes to the first word, and says that it is done with it. */
async function workOnQueue(queue: Queue<number>, get: Get, words: Int32Array): Promise<number> {
  let count = 0;
  try {
    for (; ; count++) {
      Atomics.add(words, 0, await queue[get]());
      queue.taskDone();
    }
  } catch (error) {
    if (!(error instanceof QueueShutdown)) throw error;
    return count;
  }
}

/** Puts in so many, one after the other, from `first` on; how many were taken before the shutdown. */
async function fillQueue(queue: Queue, put: Put, first: number, count: number): Promise<number> {
  for (let each = 0; each < count; each++) {
    try {
      await queue[put](first + each);
    } catch (error) {
      if (error instanceof QueueShutdown) return each;
      throw error;
    }
  }
  return count;
}

/** How a call ends: what it gives, or the name of its error. */
async function outcomeOf(
  queue: Queue,
  method: Get | Put | "join" | "joinSync",
  ...args: unknown[]
) {
  try {
    return await (queue[method] as (...args: unknown[]) => unknown)(...args);
  } catch (error) {
    return (error as Error).name;
  }
}

/** Takes one, says so, and never says that it is done. */
async function takeAndWait(this: Self, queue: Queue, words: Int32Array): Promise<void> {
  await queue.get();
  Atomics.store(words, 0, 1);
  await stopped(this.signal);
}

/** Takes one out and puts it in there, as it is. */
async function relayItem(from: Queue, to: Queue): Promise<void> {
  await to.put(await from.get());
}

/** What it takes out is a thread of its own making, or one that it can join. */
async function joinFromQueue(queue: Queue<Self>): Promise<unknown> {
  return (await queue.get()).join();
}

async function childIntoQueue(this: Self, queue: Queue, task: string, ...args: unknown[]) {
  await queue.put(this.child(task, ...args));
}

/** Puts a child in twice, which says that it has begun, and runs on. */
async function childIntoQueueThenWait(this: Self, queue: Queue, port: Port): Promise<void> {
  const child = this.child("announce", transfer(port));
  await queue.put(child);
  await queue.put(child);
  await stopped(this.signal);
}

/** Puts children in, and computes from then on, so that nothing else of it gets out. */
function childrenIntoQueueThenSpin(this: Self, queue: Queue, count: number): never {
  // The first ones that a tick starts are told of at once, these later.
  for (let at = 0; at < 4; at++) this.child("nothing");
  for (let at = 0; at < count; at++) queue.putSync(this.child("nothing"));
  for (;;);
}

/** A lock that nobody else holds when this thread has ended. */
async function putNewLock(queue: Queue): Promise<void> {
  await queue.put(new Lock());
}

/** An error of the thread's own. */
async function putError(queue: Queue, kind: Failing): Promise<void> {
  try {
    endings.fail(kind);
  } catch (error) {
    await queue.put(error);
  }
}

export const queues = {
  putError,
  putNewLock,
  drainQueue,
  loopOverQueue,
  loopUntilTimer,
  printQueue,
  workOnQueue,
  fillQueue,
  outcomeOf,
  takeAndWait,
  relayItem,
  joinFromQueue,
  childIntoQueue,
  childIntoQueueThenWait,
  childrenIntoQueueThenSpin,
};
