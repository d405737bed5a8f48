import { type Thread, threadClass, transfer } from "@heddle/core";
import { nextMessage, type Port } from "../port.js";
import { until } from "../wait.js";
import { exit } from "./endings.js";
import type { Self } from "./self.js";
import { stopped } from "./waits.js";

/** The handle of a child that goes on. */
function startChild(this: Self, task: string, ...args: unknown[]): Thread<unknown> {
  return this.child(task, ...args);
}

function startPlatformChild(this: Self, task: string, ...args: unknown[]): Thread<unknown> {
  return this.platformChild(task, ...args);
}

function joinChild(this: Self, task: string, ...args: unknown[]): Promise<unknown> {
  return this.child(task, ...args).join();
}

/** A child whose fields are looked at after its end. */
async function childFields(this: Self, fields: object): Promise<object> {
  const child = this.child("assign", fields);
  await child.join();
  const { task, args, ...rest } = child;
  return rest;
}

type FoundClass = new (words: ReadonlySet<string>) => Thread<string> & { hits: number };

/** A child of a class that this thread has no code of. */
async function startsFound(this: Self, roster: boolean): Promise<unknown[]> {
  const { module } = this.constructor as typeof Thread;
  const child = new (threadClass<FoundClass>("Found", roster ? {} : { module }))(new Set("a"));
  return [await child.start().join(), child.hits];
}

/** As many threads below this one as `depth` says. */
async function nest(this: Self, depth: number): Promise<number> {
  if (depth === 0) return 0;
  return 1 + ((await this.child("nest", depth - 1).join()) as number);
}

/** Every thread starts two, down to `depth`; all of them, in a flat list. */
async function fanOut(this: Self, depth: number): Promise<number> {
  if (depth === 0) return 1;
  const children = [this.child("fanOut", depth - 1), this.child("fanOut", depth - 1)];
  const counts = (await Promise.all(children.map((child) => child.join()))) as number[];
  return counts.reduce((sum, count) => sum + count, 1);
}

/** How a child ended, as its starter sees it. */
async function childEnding(this: Self, task: string, ...args: unknown[]): Promise<unknown> {
  return this.child(task, ...args)
    .join()
    .then(
      (result) => ({ result }),
      (error: unknown) => ({ error }),
    );
}

/** Whether `join` here rejects with the very reason that `stop` was given here. */
async function stopChild(this: Self, task: string): Promise<boolean> {
  const reason = { of: "the starter" };
  const child = this.child(task);
  child.stop(reason);
  return child.join().then(
    () => false,
    (error: unknown) => error === reason,
  );
}

async function killChild(this: Self, task: string, ...args: unknown[]): Promise<string> {
  const child = this.platformChild(task, ...args);
  await child.kill();
  return child.state;
}

/** The code of the error with which a child ends that was stopped and killed here. */
async function stopThenKillChild(this: Self, words: Int32Array): Promise<unknown> {
  const child = this.platformChild("spinUntilTold", words);
  await until(() => Atomics.load(words, 0) === 1, "it runs");
  child.stop("please");
  await child.kill();
  return child.join().catch((error: { code: unknown }) => error.code);
}

async function startTwice(this: Self): Promise<void> {
  const child = this.child("nothing");
  try {
    child.start();
  } finally {
    await child.join();
  }
}

/** The same once the child has begun. */
async function stopRunningChild(this: Self): Promise<boolean> {
  const reason = { of: "the starter" };
  const { port1, port2 } = new MessageChannel();
  const begun = nextMessage(port1);
  const child = this.child("announceAnd", transfer(port2));
  await begun;
  port1.close();
  child.stop(reason);
  return child.join().then(
    () => false,
    (error: unknown) => error === reason,
  );
}

/** Says that it has begun, then fails when it is stopped. */
async function announceAnd(this: Self, port: Port): Promise<never> {
  port.postMessage("begun");
  port.close();
  await stopped(this.signal);
  throw new Error("gave up");
}

/** Starts a thread called "orphan", which says that it has begun, and runs on. */
async function childAndWait(this: Self, port: Port): Promise<void> {
  this.named("orphan", "announce", transfer(port));
  await stopped(this.signal);
}

/** The same, and ends its own carrier when it is told. */
async function childAndExit(this: Self, port: Port): Promise<never> {
  this.named("orphan", "announce", transfer(port));
  await stopped(this.signal);
  return exit();
}

/** How a platform child ended, as its starter sees it. */
async function platformEnding(this: Self, task: string): Promise<unknown> {
  return this.platformChild(task)
    .join()
    .then(
      (result) => ({ result }),
      (error: unknown) => ({ error }),
    );
}

async function grandchild(this: Self, task: string, ...args: unknown[]): Promise<unknown> {
  return this.child("startChild", task, ...args).join();
}

async function siblings(this: Self): Promise<unknown> {
  const first = this.child("echoLater", "first");
  const second = this.child("sawOf", first);
  return Promise.all([first.join(), second.join()]);
}

async function sawOf(thread: Thread<unknown>): Promise<string> {
  return `second saw ${await thread.join()}`;
}

function startHandle(thread: Thread<unknown>): void {
  thread.start();
}

async function childMutates(this: Self): Promise<object> {
  const list = [1];
  const child = this.child("push", list);
  return { child: await child.join(), parent: list };
}

function push(list: number[]): number[] {
  list.push(list.length + 1);
  return list;
}

/** What a child left in its fields, in one of its own. */
async function relayFields(this: Self): Promise<void> {
  const child = this.child("assign", { found: { deep: [1, 2] } });
  await child.join();
  this.fromChild = child.found;
}

async function brood(this: Self, count: number): Promise<number> {
  const children = Array.from({ length: count }, (_, index) => this.child("echo", index));
  const results = (await Promise.all(children.map((child) => child.join()))) as number[];
  return results.reduce((sum, result) => sum + result, 0);
}

async function childIsDaemon(this: Self): Promise<boolean> {
  const child = this.child("nothing");
  await child.join();
  return child.daemon;
}

function ownName(this: Self): string {
  return this.name;
}

export const threads = {
  startChild,
  startPlatformChild,
  joinChild,
  childFields,
  startsFound,
  nest,
  fanOut,
  childEnding,
  stopChild,
  killChild,
  stopThenKillChild,
  startTwice,
  stopRunningChild,
  announceAnd,
  childAndWait,
  childAndExit,
  platformEnding,
  grandchild,
  siblings,
  sawOf,
  startHandle,
  childMutates,
  push,
  relayFields,
  brood,
  childIsDaemon,
  ownName,
};
