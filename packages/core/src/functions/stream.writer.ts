/** The thread's side of a stream: drives its generator. */
import { onAbort } from "../base/abort.js";
import { Date, Promise, setTimeout } from "../base/globals.js";
import { encode } from "../codec/encode.js";
import { explain } from "../codec/uncloneable.js";
import { currentRealm } from "../realm/state.js";
import type { Thread } from "../thread.js";
import { packed } from "./each.js";
import type { Port, StreamFields } from "./stream.fields.js";

type Made<Return> = AsyncGenerator<unknown, Return> | Generator<unknown, Return>;

/** Milliseconds for which values that are quickly made wait for each other. */
const TOGETHER = 1;

/** Drives the generator, no further ahead of the reader than it may go, and gives what it returns. */
export async function write<Return>(
  thread: Thread<Return>,
  run: () => Made<Return>,
): Promise<Return> {
  const fields = thread as StreamFields;
  const outlet = new Outlet(thread.name, fields.$port as Port, fields.$ahead as number);
  fields.$port = fields.$ahead = undefined;
  const { signal } = thread;
  const unlisten = onAbort(signal, () => outlet.wake());
  try {
    return await drain(run(), outlet, signal);
  } catch (error) {
    // To end as its reader's leaving would hide it.
    if (!hasLeft(signal) || error === signal.reason) throw error;
    fields.$thrown = { value: error };
    return undefined as Return;
  } finally {
    unlisten();
    fields.$sent = outlet.close();
  }
}

async function drain<Return>(
  generator: Made<Return>,
  outlet: Outlet,
  signal: AbortSignal,
): Promise<Return> {
  for (;;) {
    if (!outlet.hasRoom) await outlet.room(signal);
    if (signal.aborted) {
      // It ends where it yields.
      const { value } = await generator.return(undefined as never);
      if (hasLeft(signal)) return value as Return;
      throw signal.reason;
    }
    const { value, done } = await generator.next();
    if (done) return value;
    try {
      outlet.put(value);
    } catch (error) {
      await generator.return(undefined as never);
      throw error;
    }
  }
}

/** Whether it is its reader that stops the thread. */
function hasLeft({ reason }: AbortSignal): boolean {
  return (reason as { hasLeft?: unknown } | null | undefined)?.hasLeft === true;
}

/** Where values leave. */
class Outlet {
  readonly #name: string;
  readonly #port: Port;
  #room: number;
  #sent = 0;
  #batch: unknown[] = [];
  #lastPost = 0;
  #isLater = false;
  #wake: (() => void) | undefined;

  constructor(name: string, port: Port, room: number) {
    this.#name = name;
    this.#port = port;
    this.#room = room;
    port.addEventListener("message", (event: Event) => {
      this.#room += (event as Event & { data: number }).data;
      this.wake();
    });
    port.start();
  }

  get hasRoom(): boolean {
    return this.#room > 0;
  }

  /** Until the reader has taken some, or the thread is to stop. */
  async room(signal: AbortSignal): Promise<void> {
    this.#flush();
    while (!this.hasRoom && !signal.aborted) {
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }

  wake(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  /** Primitives that are quickly made travel together; an object is copied now, since it may change. */
  put(value: unknown): void {
    this.#room--;
    const isPlain = isPrimitive(value);
    if (!isPlain) this.#flush();
    this.#batch.push(value);
    if (!isPlain || Date.now() - this.#lastPost > TOGETHER) this.#flush();
    else this.#flushLater();
  }

  #flushLater(): void {
    if (this.#isLater) return;
    this.#isLater = true;
    const flush = (): void => {
      this.#isLater = false;
      this.#flush();
    };
    const { soon } = currentRealm();
    if (soon) soon(flush);
    else setTimeout(flush, 0);
  }

  #flush(): void {
    const batch = this.#batch;
    if (batch.length === 0) return;
    this.#batch = [];
    this.#lastPost = Date.now();
    try {
      const payload = encode(packed(batch), currentRealm().values);
      this.#port.postMessage(payload, [...((payload.moved ?? []) as Port[])]);
    } catch (error) {
      const what = `${this.#name}: a value of the stream`;
      throw explain(() => batch[0], what, "yield data that structured clone takes", error);
    }
    this.#sent += batch.length;
  }

  /** Gives how many were sent. */
  close(): number {
    this.#flush();
    this.#port.close();
    return this.#sent;
  }
}

function isPrimitive(value: unknown): boolean {
  const type = typeof value;
  return value === null || (type !== "object" && type !== "function" && type !== "symbol");
}
