import { QueueEmpty, QueueFull, QueueShutdown, ThreadError } from "../../../base/errors.js";
import { checkBoolean, checkOptions, type WaitOptions } from "../../../base/options.js";
import { LATER as PUT_OPTIONS, priorityOf } from "../../queue/priority-queue.js";
import { type Queue, readMaxSize } from "../../queue/queue.js";
import { readWait } from "../../waiting.js";
import { LATE } from "../ask.js";
import { refuseKept } from "../early.js";
import { ask, markOf, stateOf, tell } from "../stub.js";
import { SHUT } from "../things/queue.js";
import { copyOf } from "../values.js";

const SIZE = 0;
const MAX_SIZE = 1;

export const queueStub = {
  async put(this: Queue, value: unknown, options?: WaitOptions): Promise<void> {
    const isPriority = markOf(this).type === 22;
    const priority = isPriority ? priorityOf(value, options as never, PUT_OPTIONS) : 0;
    // The value as it is now, whatever becomes of it while it waits.
    const copy = copyOf(value);
    const wait = readWait("Queue.put", options, isPriority ? PUT_OPTIONS : undefined);
    const what = await ask(this, "put", wait, copy, priority);
    if (what === SHUT) throw new QueueShutdown("put: the queue is shut down");
    if (what === LATE)
      throw new QueueFull("put: the queue is full: take items out, or wait for longer");
  },

  async get(this: Queue, options?: WaitOptions): Promise<unknown> {
    const what = await ask(this, "get", readWait("Queue.get", options));
    if (what === SHUT) throw new QueueShutdown("get: the queue is shut down and empty");
    if (what === LATE)
      throw new QueueEmpty("get: the queue is empty: put items in, or wait for longer");
    return (what as readonly unknown[])[0];
  },

  get size(): number {
    return stateOf(this)[SIZE] as number;
  },

  full(this: Queue): boolean {
    return this.maxSize > 0 && this.size >= this.maxSize;
  },

  get maxSize(): number {
    return stateOf(this)[MAX_SIZE] as number;
  },
  set maxSize(maxSize: number) {
    const most = readMaxSize("Queue.maxSize", maxSize);
    const [size, , unfinished] = stateOf(this);
    tell(this, "limit", [most], [size as number, most, unfinished as number]);
  },

  taskDone(this: Queue): void {
    const [size, most, unfinished] = stateOf(this) as [number, number, number];
    if (unfinished <= 0 || !tell(this, "taskDone", [], [size, most, unfinished - 1]))
      throw new RangeError("taskDone() called too often: call it once for each item that you get");
  },

  async join(this: Queue, options?: WaitOptions): Promise<void> {
    const wait = readWait("Queue.join", options);
    if ((await ask(this, "join", wait)) !== LATE) return;
    throw new ThreadError(
      "THREAD_TIMEOUT",
      `Queue.join: tasks were not done after ${wait.timeout} ms: call taskDone() once for each item`,
    );
  },

  shutdown(this: Queue, options?: { immediate?: boolean | undefined }): void {
    const call = "Queue.shutdown";
    const { immediate = false } = checkOptions(call, options, `${call}({ immediate: true })`, [
      "immediate",
    ]);
    tell(this, "shutdown", [checkBoolean(call, "immediate", immediate)]);
  },

  putSync: () => refuseKept("queue.putSync()", "await queue.put()"),
  getSync: () => refuseKept("queue.getSync()", "await queue.get()"),
  joinSync: () => refuseKept("queue.joinSync()", "await queue.join()"),
  tryPut: () => refuseKept("queue.tryPut()", "await queue.put(value, { timeout: 0 })"),
  tryGet: () => refuseKept("queue.tryGet()", "await queue.get({ timeout: 0 })"),
  snapshot: () => refuseKept("queue.snapshot()", "await queue.get() until it is empty"),
};
