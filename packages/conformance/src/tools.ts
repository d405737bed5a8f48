import { activeCount, enumerate, mainThread } from "@heddle/core";
import type { Runtime, RuntimeOptions, ThreadFailure } from "@heddle/core/adapter";
import {
  callbackSizes,
  type MainRealm,
  realmOf,
  type SharedObject,
} from "@heddle/core/adapter/testing";
import { CheckError } from "./check.js";
// Stays an import of its own when this is built: where the classes are is where their URL points.
import * as fixtures from "./fixtures.js";
import { countWaiting } from "./line.js";
import type { ProgramName } from "./programs.js";
import type { Supports } from "./supports.js";
import { type Talk, talk, until, within } from "./wait.js";

/** What the suite asks of an adapter's `createXRuntime`; `worker` is the adapter's own option. */
export interface SuiteRuntimeOptions extends RuntimeOptions {
  currentThread?: boolean;
  /** Makes carriers that cannot be made. */
  worker?: () => never;
}

/** How a program of the suite ended. */
export interface ProgramResult {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `programs[name]` in a process of its own, in which the adapter has been imported. */
export type RunProgram = (name: ProgramName) => Promise<ProgramResult>;

export type CreateRuntime = (options?: SuiteRuntimeOptions) => Runtime;
type TaskName = ConstructorParameters<typeof fixtures.Task>[0];

/** What a case works with. */
export class Tools {
  readonly fixtures = fixtures;
  /** Failures that nobody joined. */
  readonly failures: ThreadFailure[] = [];
  readonly #opened: Runtime[] = [];
  readonly #talks: Talk[] = [];

  constructor(
    readonly supports: Supports,
    readonly create: CreateRuntime,
    /** The runtime that the cases share; it is the installed one. */
    readonly runtime: Runtime,
    /** Runs one of the suite's programs, where that is what is tried. */
    readonly program: RunProgram = () => Promise.reject(new CheckError("no programs here")),
  ) {}

  /** A runtime of the case's own, closed at its end. */
  open(options?: SuiteRuntimeOptions): Runtime {
    const runtime = this.create({
      excepthook: (failure) => this.failures.push(failure),
      ...options,
    });
    this.#opened.push(runtime);
    return runtime;
  }

  /** A runtime that does not know after an `await` which virtual thread that is. */
  unaware(): Runtime {
    const { currentThreadOption } = this.supports;
    return this.open({ parallelism: 1, ...(currentThreadOption && { currentThread: false }) });
  }

  /** A thread that does a task; not started. */
  thread(task: TaskName, ...args: unknown[]): fixtures.Task {
    return new fixtures.Task(task, args);
  }

  start(task: TaskName, ...args: unknown[]): fixtures.Task {
    return this.thread(task, ...args).start();
  }

  /** The same on a runtime of the case's own. */
  startOn(runtime: Runtime, task: TaskName, ...args: unknown[]): fixtures.Task {
    return this.thread(task, ...args).start(runtime);
  }

  platform(task: TaskName, ...args: unknown[]): fixtures.PlatformTask {
    return new fixtures.PlatformTask(task, args).start();
  }

  /** Zeros in shared memory, for threads to count in. */
  words(count = 1): Int32Array {
    return new Int32Array(new SharedArrayBuffer(count * 4));
  }

  /** Until so many stand in line for it. */
  waiting(object: SharedObject, count: number): Promise<void> {
    return until(
      () => countWaiting(object) === count,
      `${count} wait, not ${countWaiting(object)}`,
    );
  }

  /** Until threads have made the first word as large as this. */
  told(words: Int32Array, value = 1): Promise<void> {
    return until(() => Atomics.load(words, 0) >= value, `the first word is ${value}`);
  }

  talk(): Talk {
    const opened = talk();
    this.#talks.push(opened);
    return opened;
  }

  /** Until its carrier has begun it. */
  async running(...threads: { readonly state: string }[]): Promise<void> {
    for (const thread of threads) {
      await until(() => thread.state !== "queued", `${thread} has begun`);
    }
  }

  /** What is left behind: threads alive, and threads that the main realm still remembers. */
  async finish(): Promise<void> {
    for (const each of this.#talks) each.close();
    for (const runtime of this.#opened) {
      await within(runtime.close(), () => `runtime.close() with ${alive()}`);
      if (runtime.carrierCount > 0)
        throw new CheckError(`${runtime.carrierCount} carriers outlive their closed runtime`);
      await forgotten(runtime);
    }
    if (activeCount() > 1) throw new CheckError(`the case left threads alive: ${alive()}`);
    await forgotten(this.runtime);
    const { threads = 0, waiting = 0 } = callbackSizes() ?? {};
    // Where carriers are no realms of their own these are theirs, too.
    if (this.supports.realms && threads + waiting > 0)
      throw new CheckError(`callbacks of ${threads} threads that ended, ${waiting} calls left`);
  }

  /** After a case that failed: ends what it left, by force. */
  abandon(): void {
    for (const each of this.#talks) each.close();
    for (const runtime of [this.runtime, ...this.#opened]) {
      const realm = runtime[realmOf] as MainRealm;
      for (const link of realm.scheduler.links) link.carrier.terminate();
      for (const job of [...realm.table]) realm.end(job, "lost", new CheckError("abandoned"));
      void runtime.close();
    }
  }
}

/** Nothing of an ended thread stays in the main realm's table once all who hold it know of its end. */
function forgotten(runtime: Runtime): Promise<void> {
  const { table } = runtime[realmOf] as MainRealm;
  return until(
    () => [...table].length === 0,
    "the main realm has forgotten the threads that ended",
  );
}

/** The threads that run, for messages. */
export function alive(): string {
  return enumerate()
    .filter((thread) => thread !== mainThread())
    .slice(0, 10)
    .join(", ");
}
