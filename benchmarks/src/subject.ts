import type { Method, Value } from "./work.js";

/** Many threads that do little, or few that keep a processor busy. */
export type Load = "light" | "heavy";

/** One way to run threads: heddle, a peer, or the bare runtime. Each is made new in a process of its own. */
export interface Subject {
  /** Gets ready to run with so many workers, for what is going to be run: some pools have a setting for that. */
  setup(workers: number, load: Load): Promise<void>;
  /** Starts a thread for each value before it waits for any; gives what each gave, in order. */
  atOnce(method: Method, values: readonly Value[]): Promise<readonly Value[]>;
  /** Starts each thread when the one before it has ended. */
  oneByOne(method: Method, values: readonly Value[]): Promise<readonly Value[]>;
  close(): Promise<void>;
}

/** What most peers offer: a call that one of their workers answers. */
export interface Caller {
  setup(workers: number, load: Load): Promise<void>;
  call(method: Method, value: Value): PromiseLike<Value>;
  close(): Promise<void>;
}

export function fromCalls(caller: Caller): Subject {
  return {
    setup: (workers, load) => caller.setup(workers, load),
    atOnce: (method, values) => Promise.all(values.map((value) => caller.call(method, value))),
    async oneByOne(method, values) {
      const results: Value[] = [];
      for (const value of values) results.push(await caller.call(method, value));
      return results;
    },
    close: () => caller.close(),
  };
}

export function cannot(what: string): never {
  throw new Error(`this subject cannot do that: ${what}`);
}
