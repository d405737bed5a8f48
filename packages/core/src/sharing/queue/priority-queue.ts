import { checkOptions, show, type WaitOptions } from "../../base/options.js";
import type { Writer } from "../bytes/writer.js";
import { adopt } from "../handle.js";
import { pack } from "./crossing.js";
import { heap } from "./heap.js";
import { kindFor, type QueueKind } from "./line.js";
import { kind, packed, Queue, tryPutPacked } from "./queue.js";

export interface Priority {
  /** The smallest comes out first. Left out, the value itself, where that is a number. */
  priority?: number | undefined;
}

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
  override get [kind](): QueueKind {
    return priorityQueueKind;
  }

  /** @internal */
  override [packed](value: T, options: Priority | undefined): Writer {
    const call = "PriorityQueue.put";
    const given = checkOptions(call, options, `${call}(value, { priority: 1 })`);
    const priority = given.priority ?? value;
    if (typeof priority !== "number") {
      const of = given.priority === undefined ? `of ${show(value)} ` : "";
      throw new TypeError(
        `${call}: the priority ${of}must be a number, not ${show(priority)}: write put(value, { priority: 1 })`,
      );
    }
    if (Number.isNaN(priority)) throw new RangeError(`${call}: the priority must not be NaN`);
    const item = pack(value);
    item.priority = priority;
    return item;
  }

  /** As {@link Queue.put}. @throws {TypeError} where there is no priority. */
  override put(value: T, options?: WaitOptions & Priority): Promise<void> {
    return super.put(value, options);
  }

  override putSync(value: T, options?: Omit<WaitOptions, "signal"> & Priority): void {
    super.putSync(value, options);
  }

  override tryPut(value: T, options?: Priority): boolean {
    return tryPutPacked(this, this[packed](value, options));
  }
}

export const priorityQueueKind: QueueKind = kindFor(22, heap, (at) =>
  adopt(at, () => new PriorityQueue()),
);
