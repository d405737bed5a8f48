import { onAbort } from "../base/abort.js";
import { isUncloneable } from "../codec/uncloneable.js";
import type { Thread } from "../thread.js";
import type { Inputs, Plan, Reading, Results } from "./batch.js";
import { packed } from "./each.js";

/** Inputs that travel together, at most. */
const MOST = 1024;
/** The bytes or characters of those that are buffers or text, about. */
const BYTES = 65_536;
/** Such batches ahead of the reader, at most, where they are more than twice `concurrency` inputs. */
const AHEAD = 16;

/** Inputs that were sent together, or wait to be. */
interface Part {
  readonly inputs: unknown[];
  thread?: Thread<unknown> | undefined;
  results?: ArrayLike<unknown>;
  error?: Results["error"];
}

/** One reading of a map. */
export class Mapping implements Reading {
  readonly #plan: Plan;
  readonly #iterator: Iterator<unknown> | AsyncIterator<unknown>;
  /** What the reader has not got yet, in order. */
  readonly #parts: Part[] = [];
  #running = 0;
  #ahead = 0;
  readonly #isAsync: boolean;
  /** Asked for an input, which has not come yet. */
  #asking = false;
  /** No more inputs are taken. */
  #drained = false;
  #wake: (() => void) | undefined;
  #failure: { readonly value: unknown } | undefined;
  readonly #unlisten: (() => void) | undefined;

  constructor(inputs: Inputs, plan: Plan) {
    this.#plan = plan;
    this.#isAsync = Symbol.asyncIterator in inputs;
    this.#iterator = this.#isAsync
      ? (inputs as AsyncIterable<unknown>)[Symbol.asyncIterator]()
      : (inputs as Iterable<unknown>)[Symbol.iterator]();
    const { signal } = plan;
    if (signal?.aborted) this.#fail(signal.reason);
    else if (signal) this.#unlisten = onAbort(signal, () => this.#fail(signal.reason));
  }

  async next(): Promise<ArrayLike<unknown> | undefined> {
    for (;;) {
      if (this.#failure) throw this.#failure.value;
      this.#fill();
      const [first] = this.#parts;
      if (!first && this.#drained && !this.#asking) {
        this.#unlisten?.();
        return undefined;
      }
      if (first?.results && first.results.length > 0) {
        const { results } = first;
        this.#ahead -= results.length;
        if (first.error) first.results = [];
        else this.#parts.shift();
        return results;
      }
      if (first?.error) {
        this.#fail(first.error.value);
        continue;
      }
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }

  async close(): Promise<void> {
    if (this.#failure) return;
    this.#stop(undefined);
    // One that has been asked for an input would first give that, which may never come.
    if (this.#asking) this.#return();
    else await this.#iterator.return?.();
  }

  /** What the inputs' own end throws comes too late to be told. */
  #return(): void {
    void (async () => this.#iterator.return?.())().catch(() => {});
  }

  #fail(error: unknown): void {
    if (this.#failure) return;
    this.#failure = { value: error };
    this.#stop(error);
    this.#return();
    this.#wake?.();
  }

  #stop(reason: unknown): void {
    this.#drained = true;
    this.#unlisten?.();
    for (const { thread } of this.#parts.splice(0)) thread?.stop(reason);
  }

  /** Starts what may be started. */
  #fill(): void {
    const { most } = this.#plan;
    while (this.#running < most) {
      const waiting = this.#parts.find(({ thread, results }) => !thread && !results);
      if (waiting) this.#start(waiting);
      else if (!this.#hasRoom() || !this.#take()) return;
    }
  }

  #hasRoom(): boolean {
    const { most, pace } = this.#plan;
    return this.#ahead + pace.size <= Math.max(2 * most, pace.size > 1 ? AHEAD * pace.size : 0);
  }

  /** Takes inputs; false where none is there now. */
  #take(): boolean {
    if (this.#drained || this.#asking) return false;
    if (this.#isAsync) {
      void this.#ask();
      return false;
    }
    const inputs: unknown[] = [];
    const { size } = this.#plan.pace;
    try {
      for (let bytes = 0; inputs.length < size && bytes < BYTES; ) {
        const { value, done } = (this.#iterator as Iterator<unknown>).next();
        if (done) {
          this.#drained = true;
          break;
        }
        inputs.push(value);
        if (typeof value !== "number") bytes += sizeOf(value);
      }
    } catch (error) {
      this.#inputFailed(inputs, error);
      return true;
    }
    return this.#add(inputs);
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    try {
      const { value, done } = await this.#iterator.next();
      this.#asking = false;
      if (done) this.#drained = true;
      else if (!this.#drained) this.#add([value]);
    } catch (error) {
      this.#asking = false;
      this.#inputFailed([], error);
    }
    if (!this.#failure) this.#fill();
    this.#wake?.();
  }

  /** It comes after the results of the inputs before it. */
  #inputFailed(inputs: unknown[], error: unknown): void {
    this.#drained = true;
    this.#add(inputs);
    this.#parts.push({ inputs: [], results: [], error: { value: error } });
  }

  #add(inputs: unknown[]): boolean {
    if (inputs.length === 0) return false;
    this.#ahead += inputs.length;
    this.#parts.push({ inputs });
    return true;
  }

  #start(part: Part): void {
    const { start, args } = this.#plan;
    this.#running++;
    try {
      const { thread, timeout } = start({ $inputs: packed(part.inputs), $args: args });
      part.thread = thread;
      thread.join({ timeout }).then(
        (results) => this.#ended(part, results as Results),
        (error: unknown) => {
          thread.stop(error);
          if (!this.#splits(part, error))
            this.#ended(part, { out: [], error: { value: error }, quick: false });
        },
      );
    } catch (error) {
      this.#ended(part, { out: [], error: { value: error }, quick: false });
    }
  }

  /** One input that cannot be sent kept those before it from being sent: they go without it. */
  #splits(part: Part, error: unknown): boolean {
    const { inputs } = part;
    const { code } = Object(error) as { code?: unknown };
    const bad =
      inputs.length > 1 && code === "THREAD_UNCLONEABLE" ? inputs.findIndex(isUncloneable) : -1;
    const at = this.#parts.indexOf(part);
    if (bad < 0 || at < 0) return false;
    this.#running--;
    // Nobody will read what comes after it.
    this.#drained = true;
    const parts = [inputs.slice(0, bad), [inputs[bad]]].filter(({ length }) => length > 0);
    const later = this.#parts.splice(
      at,
      Number.POSITIVE_INFINITY,
      ...parts.map((some) => ({ inputs: some })),
    );
    for (const { thread } of later) if (thread !== part.thread) thread?.stop(error);
    this.#fill();
    return true;
  }

  #ended(part: Part, { out, error, quick }: Results): void {
    this.#running--;
    part.thread = undefined;
    const at = this.#parts.indexOf(part);
    if (at < 0) return;
    part.results = out;
    part.error = error;
    if (error) {
      // Nobody will read what comes after it.
      this.#drained = true;
      for (const { thread } of this.#parts.splice(at + 1)) thread?.stop(error.value);
    } else {
      this.#adapt(part.inputs.length, out.length, quick);
      const rest = part.inputs.slice(out.length);
      const parts: Part[] = [];
      for (let from = 0; from < rest.length; from += this.#plan.pace.size)
        parts.push({ inputs: rest.slice(from, from + this.#plan.pace.size) });
      this.#parts.splice(at + 1, 0, ...parts);
    }
    this.#fill();
    if (at === 0) this.#wake?.();
  }

  #adapt(sent: number, done: number, quick: boolean): void {
    const { pace } = this.#plan;
    if (done < sent) pace.size = Math.max(1, Math.min(pace.size, done));
    else if (quick && sent === pace.size) pace.size = Math.min(pace.most, MOST, pace.size * 4);
  }
}

function sizeOf(value: unknown): number {
  const { byteLength, length } = Object(value) as { byteLength?: unknown; length?: unknown };
  return Number(byteLength ?? length) || 0;
}
