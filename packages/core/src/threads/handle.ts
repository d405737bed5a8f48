import { ThreadError } from "../base/errors.js";
import { FinalizationRegistry, WeakRef } from "../base/globals.js";
import { internal, isThread } from "../base/internal.js";
import type { EndState } from "../realm/protocol.js";
import type { Realm } from "../realm/record.js";
import { ThreadRecord } from "../realm/record.js";
import { Thread } from "../thread.js";

/**
 * A thread as another realm sees it: name, state and result, no fields. Made from what travelled, so no
 * constructor runs.
 */
export class ThreadHandle extends Thread<unknown> {
  run(): never {
    throw new TypeError("a handle stands for a thread that runs elsewhere");
  }
}

export function handleFor(record: ThreadRecord): ThreadHandle {
  const handle = Object.create(ThreadHandle.prototype) as ThreadHandle;
  return Object.assign(handle, { [internal]: record });
}

/** A record of a thread that this realm learns of only now. */
export function recordFrom(
  realm: Realm,
  known: {
    ident: number;
    name: string;
    daemon: boolean;
    kind: "virtual" | "platform";
    state: "queued" | "running";
  },
): ThreadRecord {
  const record = new ThreadRecord(known.name, "", known.daemon, known.kind);
  record.ident = known.ident;
  record.state = known.state;
  record.realm = realm;
  return record;
}

/** Threads that crossed between realms, so that the same one comes back as the same object. */
export class KnownThreads {
  readonly #known = new Map<number, WeakRef<object>>();
  readonly #collected = new FinalizationRegistry<number>((ident) => {
    if (!this.#known.get(ident)?.deref()) this.#known.delete(ident);
  });

  get(ident: number): object | undefined {
    return this.#known.get(ident)?.deref();
  }

  add(ident: number, thread: object): void {
    if (this.#known.get(ident)?.deref() === thread) return;
    this.#known.set(ident, new WeakRef(thread));
    this.#collected.register(thread, ident);
  }
}

export function endState(state: string): state is EndState {
  return ["done", "failed", "stopped", "lost"].includes(state);
}

/** A thread that is not started yet may be so before the tick ends: nothing is done about the value before that. */
export function checkStarted(objects: Iterable<object>): void {
  for (const object of objects) {
    if (!isThread(object)) continue;
    const { ident, name } = (object as { [internal]: ThreadRecord })[internal];
    if (ident === null) throw notStarted(name);
  }
}

export function notStarted(name: string): ThreadError {
  return new ThreadError(
    "THREAD_NOT_STARTED",
    `${name} cannot be passed to another thread before it is started: call its start() first`,
  );
}
