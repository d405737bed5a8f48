import { adopt, its } from "../handle.js";
import { lifo } from "./lifo.js";
import { kindFor, type QueueKind } from "./line.js";
import { Queue } from "./queue.js";

/**
 * A queue that gives first what was put last. Python's `queue.LifoQueue`.
 *
 * @example
 * const stack = new LifoQueue<string>();
 */
export class LifoQueue<T = unknown> extends Queue<T> {
  /** @internal */
  override [its](): QueueKind {
    return lifoQueueKind;
  }
}

export const lifoQueueKind: QueueKind = /* @__PURE__ */ kindFor(21, lifo, (at) =>
  adopt(at, () => new LifoQueue()),
);
