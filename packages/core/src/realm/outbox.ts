import type { Wire } from "../port.js";
import { isolate } from "./isolate.js";
import { pack } from "./packing.js";
import type { Op } from "./protocol.js";

/** Gathers what one tick has to say into one message. */
export class Outbox {
  #ops: (Op | (() => Op | undefined))[] = [];
  #scheduled = false;

  /**
   * @param afterPost called when something has been sent: rings the other side's bell.
   * @param onFailure gets an op that could not be cloned, and why; its neighbours are sent all the same.
   */
  constructor(
    readonly wire: Wire,
    readonly afterPost: () => void,
    readonly onFailure: (op: Op, error: unknown) => void,
  ) {}

  /** A function is asked for its op when the message leaves. */
  push(op: Op | (() => Op | undefined)): void {
    this.#ops.push(op);
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => this.flush());
  }

  /** Sends what has gathered, now. */
  flush(): void {
    this.#scheduled = false;
    if (this.#ops.length === 0) return;
    const ops: Op[] = [];
    // A look at what to say may have more to say.
    for (let at = 0; at < this.#ops.length; at++) {
      const next = this.#ops[at];
      const op = typeof next === "function" ? next() : next;
      if (op) ops.push(op);
    }
    this.#ops = [];
    if (ops.length === 0) return;
    for (const message of isolate(ops)) this.#send(message);
    this.afterPost();
  }

  #send(ops: readonly Op[]): void {
    try {
      this.wire.post(pack(ops), movedWith(ops));
    } catch (error) {
      if (ops.length === 1) this.onFailure(ops[0] as Op, error);
      else for (const op of ops) this.#alone(op);
    }
  }

  #alone(op: Op): void {
    try {
      this.wire.post([op], movedOf(op));
    } catch (error) {
      this.onFailure(op, error);
    }
  }
}

function movedWith(ops: readonly Op[]): readonly unknown[] {
  // Nearly always nothing: then there is nothing to make either.
  if (ops.every((op) => movedOf(op).length === 0)) return NOTHING;
  return [...new Set(ops.flatMap(movedOf))];
}

const NOTHING: never[] = [];

/** What moves with an op. */
function movedOf(op: Op): readonly unknown[] {
  if (op.op === "start") return op.fields.moved ?? NOTHING;
  if (op.op === "returned") return op.start.fields.moved ?? NOTHING;
  if (op.op === "stop") return op.reason.moved ?? NOTHING;
  if (op.op !== "end" || !(op.value.moved || op.fields?.moved)) return NOTHING;
  return [...(op.value.moved ?? []), ...(op.fields?.moved ?? [])];
}
