import { checkCount, checkOptions, checkSignal, show } from "../base/options.js";
import type { Inputs, Pace, Reading, Start } from "./batch.js";

/** What a task's `map` takes. */
export interface MapOptions<Args extends readonly unknown[] = readonly unknown[]> {
  /** Calls that run at once, at most. Default: 32. */
  readonly concurrency?: number | undefined;
  /** Stops all of them when it aborts; the reader gets its reason. */
  readonly signal?: AbortSignal | undefined;
  /** The further arguments of each call, after its input. */
  readonly args?: Args | undefined;
}

const CONCURRENCY = 32;

/** The results of a `map`, in the order of its inputs: to be read by `for await`, once or more. */
export interface MapResults<Result> extends AsyncIterable<Result> {
  /** Reads them one after another; leaving the loop ends what still runs. */
  [Symbol.asyncIterator](): AsyncGenerator<Result, void, undefined>;
  /** All results. Rejects with what one of the calls throws. */
  toArray(): Promise<Result[]>;
}

/** Maps anew for each reader. */
export class Mapped<Result> implements MapResults<Result> {
  readonly #start: () => Promise<Reading>;

  constructor(task: string, inputs: Inputs, given: MapOptions, pace: Pace, start: Start) {
    const call = `${task}.map`;
    const known = ["concurrency", "signal", "args"];
    const { concurrency, signal, args } = checkOptions(call, given, `${call}(inputs)`, known);
    const most =
      concurrency === undefined ? CONCURRENCY : checkCount(call, "concurrency", concurrency);
    checkSignal(call, signal);
    if (!isIterable(inputs)) {
      throw new TypeError(
        `${call} takes what can be iterated over, such as an array, not ${show(inputs)}`,
      );
    }
    // Most who import `task` never map.
    this.#start = async () => {
      const { Mapping } = await import("./mapping.js");
      return new Mapping(inputs, { most, signal, args, pace, start });
    };
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Result, void, undefined> {
    const mapping = await this.#start();
    try {
      for (let results = await mapping.next(); results; results = await mapping.next())
        for (let at = 0; at < results.length; at++) yield results[at] as Result;
    } finally {
      await mapping.close();
    }
  }

  async toArray(): Promise<Result[]> {
    const all: Result[] = [];
    const mapping = await this.#start();
    for (let results = await mapping.next(); results; results = await mapping.next())
      for (let at = 0; at < results.length; at++) all.push(results[at] as Result);
    return all;
  }
}

function isIterable(value: unknown): value is Inputs {
  return (
    value !== null &&
    value !== undefined &&
    (Symbol.iterator in Object(value) || Symbol.asyncIterator in Object(value))
  );
}
