/**
 * Whether a worker still runs. Node says how long a worker's event loop was idle, also while the main thread blocks,
 * and tells "exit" when the worker has stopped. Deno and Bun know no idle time, so there a worker says in shared
 * memory that it ends, and one that was terminated counts as stopped after a while. Deno tells "exit" while a
 * worker that was terminated still runs, up to 93 ms long; so there a worker holds a Web Lock, which Deno gives back
 * when it has stopped. (Node 26 has such locks too, and may keep that of a worker that was terminated for ever.)
 */
// Not the global ones, in whose place a test may put its own.
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers";
import type { Worker } from "node:worker_threads";

const { navigator } = globalThis as unknown as { navigator?: { locks?: Locks } };

interface Locks {
  request(name: string, call: () => unknown): Promise<unknown>;
}

const onDeno = "deno" in process.versions;
const knowsIdle = !onDeno && !("bun" in process.versions);

/** What a worker gets, to say how it is. */
export interface Life {
  readonly words: Int32Array;
  readonly lock: string | undefined;
}

/** The words of a worker: that it holds its lock, that it ends. */
const HELD = 0;
const ENDED = 1;

/** Milliseconds after which a terminated worker counts as stopped, on runtimes without an event for it. */
const GRACE = 250;

let count = 0;

export function newLife(): Life | undefined {
  if (knowsIdle) return undefined;
  const words = new Int32Array(new SharedArrayBuffer(8));
  return {
    words,
    lock: onDeno ? `heddle:${process.pid}:${performance.now()}:${count++}` : undefined,
  };
}

/** In the worker, when it has begun. */
export function live({ words, lock }: Life): void {
  process.on("exit", () => Atomics.store(words, ENDED, 1));
  if (lock === undefined) return;
  void navigator?.locks?.request(lock, () => {
    Atomics.store(words, HELD, 1);
    return new Promise(() => {});
  });
}

/** In the main thread, which asks while it blocks. */
export class Watch {
  #terminatedAt = Number.POSITIVE_INFINITY;
  /** It has said something, so it has begun. */
  #heard = false;

  constructor(
    readonly worker: Worker,
    readonly life: Life | undefined,
  ) {}

  heard(): void {
    this.#heard = true;
  }

  terminated(): void {
    this.#terminatedAt = Math.min(this.#terminatedAt, performance.now());
  }

  isAlive(): boolean {
    if (this.life) {
      const ended = Atomics.load(this.life.words, ENDED) === 1;
      return !ended && performance.now() - this.#terminatedAt < GRACE;
    }
    const idle = idleTime(this.worker);
    if (idle >= 0) this.#heard = true;
    // One that nobody has heard of has perhaps not begun.
    return idle >= 0 || !(this.#heard || Number.isFinite(this.#terminatedAt));
  }

  /** Calls when it has stopped; to be called at "exit". */
  whenStopped(call: () => void): void {
    const { lock, words } = this.life ?? {};
    if (lock === undefined || words === undefined) return call();
    if (Atomics.load(words, HELD) === 1) void navigator?.locks?.request(lock, call);
    else setTimeout(call, GRACE);
  }
}

/**
 * The idle time of a worker's event loop, which can be asked without the main thread's own: −1 once the
 * worker is gone, and before it has begun. Node shows it only after "online", an event; so of a worker
 * made while the main thread blocks it is read where Node reads it.
 */
function idleTime(worker: Worker): number {
  const key = Object.getOwnPropertySymbols(worker).find(
    ({ description }) => description === "kHandle",
  );
  const handle =
    key && (worker as unknown as Record<symbol, { loopIdleTime?(): number } | null>)[key];
  if (handle === null) return -1;
  return handle?.loopIdleTime?.() ?? worker.performance.eventLoopUtilization().idle;
}
