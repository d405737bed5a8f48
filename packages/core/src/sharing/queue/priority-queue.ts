import type { Promise } from "../../base/globals.js";
import { place } from "../../base/internal.js";
import { checkOptions, show, type WaitOptions } from "../../base/options.js";
import { adopt, its } from "../handle.js";
import { pack } from "./crossing.js";
import { heap } from "./heap.js";
import { kindFor, type QueueKind } from "./line.js";
import { put, putNow, putSync, Queue, tryTwice } from "./queue.js";

/** What a `PriorityQueue`'s puts take besides. */
export interface PriorityOptions {
  /** The smallest comes out first. Left out, the value itself, where that is a number. */
  priority?: number | undefined;
}

/** The options of a `put`: only a number can do without a priority. */
type Put<T, Options> = [T] extends [number]
  ? [options?: Options & PriorityOptions]
  : [options: Options & { priority: number }];

/**
 * A queue that gives first what has the smallest priority; ties in the order in which they were put.
 * Python's `queue.PriorityQueue`.
 *
 * @example
 * const jobs = new PriorityQueue<Job>();
 * await jobs.put(job, { priority: job.deadline });
 */
export class PriorityQueue<T = unknown> extends Queue<T> {
  /** @internal */
  override [its](): QueueKind {
    return priorityQueueKind;
  }

  /** As {@link Queue.put}. Rejects with TypeError where there is no priority. */
  override put(value: T, ...given: Put<T, WaitOptions>): Promise<void> {
    const [options] = given;
    return tryTwice(() => {
      const item = pack(value, priorityOf(value, options, LATER));
      return put(this[place], item, options, LATER);
    });
  }

  /** The same, blocking. @throws as `put` rejects. */
  override putSync(value: T, ...given: Put<T, Omit<WaitOptions, "signal">>): void {
    const [options] = given;
    putSync(this[place], pack(value, priorityOf(value, options, BLOCKED)), options, BLOCKED);
  }

  /** As {@link Queue.tryPut}: a number is its own priority. */
  override tryPut(value: T & number, options?: PriorityOptions): boolean;
  /** As {@link Queue.tryPut}, with a priority. @throws {TypeError} where there is none. */
  override tryPut(value: T, options: { priority: number }): boolean;
  override tryPut(value: T, options?: PriorityOptions): boolean {
    return putNow(this[place], pack(value, priorityOf(value, options, NOW)));
  }
}

/** What `put`, `putSync` and `tryPut` take. */
export const LATER = ["priority", "timeout", "signal"];
const BLOCKED = ["priority", "timeout"];
const NOW = ["priority"];

export function priorityOf(
  value: unknown,
  options: PriorityOptions | undefined,
  known: readonly string[],
): number {
  const call = "PriorityQueue.put";
  const given = checkOptions(call, options, `${call}(value, { priority: 1 })`, known);
  const priority = given.priority ?? value;
  if (typeof priority !== "number") {
    const of = given.priority === undefined ? `of ${show(value)} ` : "";
    throw new TypeError(
      `${call}: the priority ${of}must be a number, not ${show(priority)}: write put(value, { priority: 1 })`,
    );
  }
  if (Number.isNaN(priority)) throw new RangeError(`${call}: the priority must not be NaN`);
  return priority;
}

export const priorityQueueKind: QueueKind = /* @__PURE__ */ kindFor(22, heap, (at) =>
  adopt(at, () => new PriorityQueue()),
);
