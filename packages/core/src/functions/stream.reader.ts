/** The reader's side of a stream. */
import { ThreadError } from "../base/errors.js";
import { Promise, setTimeout } from "../base/globals.js";
import { internal } from "../base/internal.js";
import { checkClasses, decode, missingModules, type Receiver } from "../codec/decode.js";
import type { Payload } from "../codec/payload.js";
import type { Realm } from "../realm/record.js";
import { letGo } from "../realm/state.js";
import type { Thread } from "../thread.js";
import type { Port, StreamFields } from "./stream.fields.js";

export class Reader<Return> {
  readonly #thread: Thread<Return>;
  readonly #port: Port;
  readonly #most: number;
  /** What has come, in batches, and the place of the next one in the first of them. */
  readonly #batches: ArrayLike<unknown>[] = [];
  #at = 0;
  #came = 0;
  /** Taken, and not told to the thread. */
  #taken = 0;
  /** While classes are imported that values have. */
  #learning: Promise<void> | undefined;
  /** Why a value could not be read. */
  #unread: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;
  /** The thread has ended, and how many values it has sent where it could say so. */
  #ended: { readonly sent: number | undefined } | undefined;

  constructor(thread: Thread<Return>, port: Port) {
    this.#thread = thread;
    this.#port = port;
    const fields = thread as StreamFields;
    this.#most = fields.$ahead ?? 16;
    port.addEventListener("message", (event: Event) =>
      this.#take((event as Event & { data: Payload }).data),
    );
    port.start();
    const end = (): void => this.#end();
    thread.join().then(end, end);
  }

  #take(payload: Payload): void {
    // The one that it was started with, which need not be installed.
    const { classes, values } = this.#thread[internal].realm as Realm;
    const known = classes.learn(missingModules(payload, values));
    const put = (): void => {
      if (this.#learning === learning) this.#learning = undefined;
      this.#put(payload, values);
    };
    const before = this.#learning;
    // In order, and at once where nothing has to be imported.
    const learning = known || before ? Promise.all([before, known]).then(put) : undefined;
    if (learning) this.#learning = learning;
    else put();
  }

  #put(payload: Payload, values: Receiver): void {
    try {
      checkClasses(payload, values);
      const batch = decode(payload, values) as ArrayLike<unknown>;
      this.#batches.push(batch);
      this.#came += batch.length;
    } catch (error) {
      letGo(payload);
      this.#unread ??= { error };
    }
    this.#wakeUp();
  }

  #end(): void {
    const { $sent } = this.#thread as StreamFields;
    const ended = (): void => {
      this.#ended = { sent: $sent };
      this.#wakeUp();
    };
    if ($sent !== undefined) return ended();
    // It was killed, lost or never begun: what it has sent has mostly come, and the rest comes in a turn.
    setTimeout(ended, 0);
  }

  #wakeUp(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  /** Waits for a value; false where there is none any more. Rejects with what ended the thread. */
  async more(): Promise<boolean> {
    while (this.#batches.length === 0) {
      if (this.#unread) throw this.#unread.error;
      const { sent } = this.#ended ?? {};
      const all = sent === undefined ? !this.#learning : this.#came >= sent;
      if (this.#ended && all) return false;
      this.#tellTaken();
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
    return true;
  }

  /** The next value. */
  take(): unknown {
    const [batch] = this.#batches as [ArrayLike<unknown>];
    const value = batch[this.#at++];
    if (this.#at === batch.length) {
      this.#batches.shift();
      this.#at = 0;
    }
    if (++this.#taken * 2 >= this.#most) this.#tellTaken();
    return value;
  }

  #tellTaken(): void {
    if (this.#taken === 0 || this.#ended) return;
    this.#port.postMessage(this.#taken);
    this.#taken = 0;
  }

  /** The reader has all, or has left. */
  async close(): Promise<void> {
    const thread = this.#thread;
    try {
      if (thread.isAlive()) {
        const reason = new ThreadError("THREAD_STOPPED", `the reader of ${thread.name} has left`);
        thread.stop(Object.assign(reason, { hasLeft: true }));
        await thread.join().catch(() => {});
      }
    } finally {
      this.#port.close();
    }
    const { $thrown } = thread as StreamFields;
    if ($thrown) throw $thrown.value;
  }
}
