import { activeCount, currentThread, enumerate, mainThread, type Thread } from "@heddle/core";
import { nextMessage, type Port } from "../port.js";
import type { Self } from "./self.js";

function joinOf(thread: Thread<unknown>, options?: { timeout?: number }): Promise<unknown> {
  return thread.join(options);
}

/** Joins every thread that stands somewhere in what came. */
async function joinAll(this: Self): Promise<unknown[]> {
  const found = [this.list, this.map, this.set, this.nested].flatMap(threadsIn);
  return Promise.all(found.map((thread) => thread.join()));
}

function threadsIn(value: unknown): Thread<unknown>[] {
  if (Array.isArray(value) || value instanceof Set) return [...value].flatMap(threadsIn);
  if (value instanceof Map) return [...value].flatMap(threadsIn);
  if (typeof value !== "object" || value === null) return [];
  return "join" in value ? [value as Thread<unknown>] : Object.values(value).flatMap(threadsIn);
}

/** What a handle tells. */
function describe(thread: Thread<unknown>): object {
  const { name, daemon, ident } = thread;
  return { name, daemon, ident, alive: thread.isAlive(), keys: Object.keys(thread) };
}

function stateOf(thread: Thread<unknown>): string {
  return thread.state;
}

async function stateAfterJoin(thread: Thread<unknown>): Promise<[string, boolean]> {
  await thread.join().catch(() => {});
  return [thread.state, thread.isAlive()];
}

function stopOf(thread: Thread<unknown>, reason?: unknown): void {
  thread.stop(reason);
}

async function killOf(thread: Thread<unknown>): Promise<string> {
  await thread.kill();
  return thread.state;
}

/** Whether two ways to the same thread are one object. */
function sameObject(a: unknown, b: unknown): boolean {
  return a === b;
}

function self(this: Self): Thread<unknown> {
  return this;
}

function passOn(this: Self, task: string, thread: Thread<unknown>): Promise<unknown> {
  return this.child(task, thread).join();
}

/** A handle that leaves by way of the fields. */
function childInField(this: Self, task: string, ...args: unknown[]): void {
  this.kid = this.child(task, ...args);
}

function handleInError(this: Self, task: string, ...args: unknown[]): never {
  throw Object.assign(new Error("with a thread", { cause: this.child(task, ...args) }), {
    also: [this],
  });
}

function neverStarted(this: Self): unknown {
  return new (this.constructor as new (task: string) => Self)("nothing");
}

function currentIsThis(this: Self): boolean {
  return currentThread() === this;
}

async function currentLater(this: Self): Promise<boolean> {
  await Promise.resolve();
  return currentThread() === this;
}

function currentIsMain(): boolean {
  return currentThread() === mainThread();
}

/** Is `currentThread()` right again when another thread has had its turn in between? */
async function currentAfter(this: Self, port: Port): Promise<boolean> {
  const told = nextMessage(port);
  port.postMessage("hello");
  await told;
  port.close();
  return currentThread() === this;
}

function mainSeenHere(): object {
  const { name, daemon, ident, state } = mainThread();
  return { name, daemon, ident, state, alive: mainThread().isAlive() };
}

function whoIsAlive(): { names: string[]; count: number } {
  return { names: enumerate().map(({ name }) => name), count: activeCount() };
}

function whoIsAliveWith(this: Self, other: Thread<unknown>): boolean[] {
  const all = enumerate();
  return [this, other, mainThread()].map((thread) => all.includes(thread as Thread<unknown>));
}

function joinSelf(this: Self): Promise<unknown> {
  return this.join();
}

async function joinSelfLater(this: Self): Promise<unknown> {
  await Promise.resolve();
  return this.join();
}

function joinSelfSync(this: Self): unknown {
  return this.joinSync();
}

function joinMain(): Promise<unknown> {
  return mainThread().join();
}

/** `stop` from inside, then an error of its own. */
function stopSelf(this: Self, reason: unknown): never {
  this.stop(reason);
  throw new Error(`aborted: ${this.signal.aborted}`);
}

/** The handle of a child that has ended. */
async function endedChild(this: Self, task: string, ...args: unknown[]): Promise<unknown> {
  const child = this.child(task, ...args);
  await child.join().catch(() => {});
  return child;
}

/** Hands a thread down through as many threads as `depth` says; the last one joins it. */
function passThrough(this: Self, depth: number, thread: Thread<unknown>): Promise<unknown> {
  if (depth === 0) return thread.join();
  return this.child("passThrough", depth - 1, thread).join();
}

function isMainThread(thread: Thread<unknown>): boolean {
  return thread === mainThread();
}

/** Whether the thread among its own fields is known to be itself. */
function ownFieldIsThis(this: Self): boolean {
  return (this.me as Thread<unknown>).ident === this.ident;
}

export const handles = {
  joinOf,
  joinAll,
  describe,
  stateOf,
  stateAfterJoin,
  stopOf,
  killOf,
  sameObject,
  self,
  passOn,
  childInField,
  handleInError,
  neverStarted,
  currentIsThis,
  currentLater,
  currentIsMain,
  currentAfter,
  mainSeenHere,
  whoIsAlive,
  whoIsAliveWith,
  joinSelf,
  joinSelfLater,
  joinSelfSync,
  joinMain,
  stopSelf,
  endedChild,
  passThrough,
  isMainThread,
  ownFieldIsThis,
};
