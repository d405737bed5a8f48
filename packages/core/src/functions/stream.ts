import { ThreadError } from "../base/errors.js";
import { MessageChannel } from "../base/globals.js";
import { drive } from "../base/internal.js";
import { checkCount } from "../base/options.js";
import { transfer } from "../codec/transfer.js";
import { type StartTarget, Thread, type ThreadOptions } from "../thread.js";
import type { Port, StreamFields } from "./stream.fields.js";

/** `Thread`, but for what its `run` gives. */
interface AnyRun<Return> extends Omit<Thread<Return>, "run" | "start"> {
  start(runtime?: StartTarget): unknown;
}
type Base = (abstract new <Return>(
  options?: ThreadOptions,
) => AnyRun<Return>) &
  Pick<typeof Thread, "module" | "kind" | "oneWay">;

const StreamBase = Thread as unknown as Base;

/**
 * A thread whose `run` is a generator: its values arrive as they are made, in order, at most `highWaterMark` ahead of
 * the reader. One reader, where it was started. What the generator throws comes after the values before it; whoever
 * leaves the loop ends the generator, whose `finally` runs, and the thread. `join` gives what it returns.
 *
 * A `stop` ends the generator where it yields next. A value is copied when it is yielded, as fields are.
 *
 * @example
 * export class Ticks extends StreamThread<number> {
 *   static override readonly module = import.meta.url;
 *   async *run() { for (let tick = 0; ; tick++) { yield tick; await sleep(100, { signal: this.signal }); } }
 * }
 * for await (const tick of new Ticks().start()) if (tick === 10) break;
 */
export abstract class StreamThread<Value, Return = void>
  extends StreamBase<Return>
  implements AsyncIterable<Value>
{
  /** How many values may be ahead of the reader. Default: 16. */
  static readonly highWaterMark: number = 16;

  /** This realm's end of the way that the values come. */
  #port: Port | undefined;
  #isRead = false;

  /** What the thread does: yields the values, and returns what `join` gives. */
  abstract run(): AsyncGenerator<Value, Return, void> | Generator<Value, Return, void>;

  /** Starts the thread and returns at once, as `Thread.start` does. */
  override start(runtime?: StartTarget): this {
    if (this.state === "new") {
      const { highWaterMark = 16 } = this.constructor as typeof StreamThread;
      const fields = this as StreamFields;
      fields.$ahead = checkCount(this.constructor.name, "highWaterMark", highWaterMark);
      const { port1, port2 } = new MessageChannel();
      fields.$port = transfer(port2);
      this.#port = port1;
    }
    super.start(runtime);
    return this;
  }

  /**
   * The values, for one reader.
   *
   * @throws {ThreadError} STREAM_HAS_READER for a second one; THREAD_NOT_STARTED
   */
  [Symbol.asyncIterator](): AsyncGenerator<Value, Return, void> {
    const port = this.#port;
    if (!port) {
      throw new ThreadError(
        "THREAD_NOT_STARTED",
        `${this.name} gives its values where it was started, once it is: call its start() first`,
      );
    }
    if (this.#isRead) {
      throw new ThreadError(
        "STREAM_HAS_READER",
        `${this.name} has a reader, and no second one: share its values through a Queue`,
      );
    }
    this.#isRead = true;
    return read<Value, Return>(this as unknown as Thread<Return>, port);
  }

  /** @internal */
  async [drive](): Promise<Return> {
    const { write } = await import("./stream.writer.js");
    const { run } = this.constructor.prototype as StreamThread<Value, Return>;
    return write(this as unknown as Thread<Return>, () => run.call(this));
  }
}

async function* read<Value, Return>(
  thread: Thread<Return>,
  port: Port,
): AsyncGenerator<Value, Return, void> {
  const { Reader } = await import("./stream.reader.js");
  const reader = new Reader<Return>(thread, port);
  try {
    while (await reader.more()) yield reader.take() as Value;
    return await thread.join();
  } finally {
    await reader.close();
  }
}
