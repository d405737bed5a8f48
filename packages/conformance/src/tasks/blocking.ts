import type { Thread } from "@heddle/core";
import { sleepSync } from "@heddle/core";
import type { Port } from "../port.js";
import type { Self } from "./self.js";

/** As many threads below this one as `depth` says, each blocking its carrier until the next has ended. */
function nestSync(this: Self, depth: number): number {
  return depth === 0 ? 0 : 1 + (this.child("nestSync", depth - 1).joinSync() as number);
}

/** Blocks until a thread that it starts has ended. */
function blockOnChild(this: Self, task: string, ...args: unknown[]): unknown {
  return this.child(task, ...args).joinSync();
}

async function blockOnChildLater(this: Self, task: string, ...args: unknown[]): Promise<unknown> {
  await Promise.resolve();
  return this.child(task, ...args).joinSync();
}

function blockOnPlatformChild(this: Self, task: string, ...args: unknown[]): unknown {
  return this.platformChild(task, ...args).joinSync();
}

function joinSyncOf(thread: Thread<unknown>, options?: { timeout?: number }): unknown {
  return thread.joinSync(options);
}

/** The fields of a child that it blocked for. */
function blockForFields(this: Self, fields: object): object {
  const child = this.child("assign", fields);
  child.joinSync();
  return { seen: child.seen };
}

function stopAndBlock(this: Self): unknown {
  const child = this.platformChild("untilStopped");
  child.stop();
  try {
    return child.joinSync();
  } catch (error) {
    // Stopped before it began.
    return (error as { code?: string }).code === "THREAD_STOPPED" ? "woken" : error;
  }
}

function blockAfterHello(port: Port, thread: Thread<unknown>): unknown {
  port.postMessage("hello");
  return thread.joinSync();
}

/** Says in the first word that it has slept. @returns for how long it did. */
function sleepBlocked(ms: number, words: Int32Array): number {
  const begun = performance.now();
  sleepSync(ms);
  Atomics.add(words, 0, 1);
  return performance.now() - begun;
}

export const blocking = {
  sleepBlocked,
  nestSync,
  blockOnChild,
  blockOnChildLater,
  blockOnPlatformChild,
  joinSyncOf,
  blockForFields,
  stopAndBlock,
  blockAfterHello,
};
