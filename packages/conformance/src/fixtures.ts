/**
 * The thread classes of the conformance suite, and nothing else: an adapter whose carriers are given
 * their classes does `serve(fixtures)` in its worker file and passes the same to its runtime.
 */
import {
  bool,
  f64,
  isMain,
  Lock,
  sharing,
  string,
  Thread,
  type ThreadOptions,
  u32,
} from "@heddle/core";
import { changes, type HomeChange } from "./tasks/homes.js";
import { type TaskName, tasks } from "./tasks/index.js";

export * from "./callees.js";
export * from "./calls.js";
export { GoneError, QuotaError, StatusError } from "./errors.js";
export * from "./remotes.js";
export { Account, OverdrawnError, Shop, Till } from "./wares.js";

/** Does one of the suite's tasks. */
export class Task extends Thread<unknown> {
  static override readonly module: string | URL | undefined = import.meta.url;
  /** May hold ports, which stay where they went. */
  static override readonly oneWay: readonly string[] = ["args"];
  [field: string]: unknown;

  constructor(
    readonly task: TaskName,
    readonly args: unknown[] = [],
    options?: ThreadOptions,
  ) {
    super(options);
  }

  run(): unknown {
    const task = tasks[this.task] as (this: Task, ...args: unknown[]) => unknown;
    return task.apply(this, this.args);
  }

  /** A virtual thread, started by this one. */
  child(task: TaskName, ...args: unknown[]): Task {
    return new Task(task, args).start();
  }

  /** A child with a name. */
  named(name: string, task: TaskName, ...args: unknown[]): Task {
    return new Task(task, args, { name }).start();
  }

  limitedChild(task: TaskName, ...args: unknown[]): Task {
    return new Limited(task, args).start();
  }

  platformChild(task: TaskName, ...args: unknown[]): Task {
    return new PlatformTask(task, args).start();
  }
}

/** The same on a carrier of its own. */
export class PlatformTask extends Task {
  static override readonly kind = "platform";
}

/** Changes what is in its field `data`; it has no objects in others. */
export class Keeper extends Thread<void> {
  static override readonly module: string = import.meta.url;

  constructor(
    readonly how: HomeChange,
    readonly data: object,
  ) {
    super();
  }

  run(): void {
    changes[this.how](this.data as never);
  }
}

/** Two at a time. */
export class Limited extends Task {
  static override readonly limit = 2;
}

/** One at a time, and not for long. */
export class Timed extends Task {
  static override readonly limit = 1;
  static override readonly runTimeout = 20;
}

/** Keeps its field `handle`, and `late`, to itself. */
export class OneWayTask extends Task {
  static override readonly oneWay = ["args", "handle", "late"];
  handle: unknown = undefined;
  late: unknown = undefined;
}

/** Must be built in the main realm only: its constructor does not run again. */
export class BuiltOnce extends Thread<number> {
  static override readonly module = import.meta.url;

  constructor(readonly built: number) {
    super();
    if (!isMain) throw new Error("the constructor ran on a carrier");
  }

  run(): number {
    return this.built;
  }
}

/** Is made where it runs: the constructor makes what cannot travel. */
export class Found extends Thread<string> {
  static override readonly module = import.meta.url;
  static override readonly oneWay = ["find"];
  readonly onMain: boolean = isMain;
  hits = 0;
  find: ((word: string) => boolean) | undefined;

  constructor(words: ReadonlySet<string>) {
    super({ name: "not heard of" });
    if (words.size === 0) throw new RangeError("no words");
    this.find = (word) => words.has(word);
  }

  run(): string {
    for (const word of ["a", "b", "c"]) if (this.find?.(word)) this.hits++;
    return `${this.name} found ${this.hits}`;
  }
}

/** A class below a class, with accessors and methods on both. */
export abstract class Shape extends Thread<string> {
  static override readonly module: string = import.meta.url;

  abstract get area(): number;

  describe(): string {
    return `${this.constructor.name} of ${this.area}`;
  }
}

export class Square extends Shape {
  constructor(public side: number) {
    super();
  }

  get area(): number {
    return this.side ** 2;
  }
  set area(value: number) {
    this.side = Math.sqrt(value);
  }

  run(): string {
    this.area = this.area * 4;
    return super.describe();
  }
}

/** Refuses what comes home for its field. */
export class Refusing extends Thread<string> {
  static override readonly module = import.meta.url;

  run(): string {
    Object.defineProperty(this, "verdict", { value: "no", enumerable: true });
    return "ran";
  }

  get verdict(): string {
    return "none";
  }
  set verdict(_: string) {
    throw new Error("a verdict is final");
  }
}

/** Counts until it is told to stop, without a pause, and says so. */
export class Pings extends sharing(Thread<number>, {
  stopped: bool,
  pings: u32,
  mean: f64,
  phase: string(16),
  lock: Lock,
}) {
  static override readonly module = import.meta.url;
  static override readonly kind = "platform";
  /** An ordinary field. */
  plain = "as it was";

  constructor(readonly after: number) {
    super();
    this.phase = "new";
  }

  run(): number {
    this.phase = `${this.phase}, begun`;
    this.mean = 0.5;
    while (!this.stopped || this.pings < this.after) this.pings++;
    this.phase = "over";
    this.plain = "changed";
    return this.pings;
  }
}
