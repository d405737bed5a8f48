/// <reference lib="esnext.disposable" preserve="true" />
import { onAbort } from "../base/abort.js";
import { ThreadError } from "../base/errors.js";
import { AbortController } from "../base/globals.js";
import { isThread } from "../base/internal.js";
import { checkCount, checkFunction, checkOptions, checkSignal, show } from "../base/options.js";
import type { StartTarget, Thread } from "../thread.js";

/** What bounds a `ThreadGroup`. */
export interface GroupOptions {
  /** Threads of the group that live at once, at most; the others wait to be started. Default: no limit. */
  concurrency?: number | undefined;
  /** Stops the group when it aborts, with its reason. */
  signal?: AbortSignal | undefined;
}

/** What a group calls: what `task` gives, with or without options. */
export interface GroupTask<Args extends readonly unknown[], Result> {
  /** Starts the thread of a call and gives it. */
  start(...args: Args): Thread<Result>;
}

/** What hands threads to a group; the group waits for the promise that it gives. */
export type GroupBody = (group: ThreadGroup) => unknown;

/** What a group waits for, a thread or a group, from when it is started. */
interface Begun {
  readonly end: Promise<unknown>;
  readonly stop: (reason: unknown) => void;
  /** Whether it ended because it was asked to, which is no failure. */
  readonly wasStopped: (error: unknown) => boolean;
}

interface Member {
  readonly begin: () => Begun;
  /** Its place among the results. */
  readonly at: number;
  /** Who handed it in has been given its end, and not the group alone. */
  readonly told: boolean;
  readonly started: Settling;
  readonly ended: Settling;
}

/**
 * Threads that end together: none outlives its group. The first failure, also of the group's own body, stops the
 * others. The rules, and where they are from:
 *
 * - `run` waits until all have ended, however its body ends (Trio's nurseries).
 * - One failure is thrown as it is (Trio, once), several as an `AggregateError`. A thread that was stopped is no
 *   failure, whoever stopped it: by itself, it gives `undefined` (Python's `TaskGroup`, of cancelled tasks).
 * - Nothing can be started once the group was stopped, or has ended (`TaskGroup`).
 * - A block that ends without `join` stops what still runs (Java's `StructuredTaskScope`).
 *
 * @example
 * const times = await ThreadGroup.run(async (group) => {
 *   for (const host of hosts) await group.start(new Pinger(host));
 * }, { concurrency: 50 });
 */
export class ThreadGroup implements AsyncDisposable {
  readonly #concurrency: number;
  readonly #controller = new AbortController();
  readonly #unlisten: (() => void) | undefined;
  readonly #waiting: Member[] = [];
  readonly #living = new Map<Member, Begun>();
  readonly #results: unknown[] = [];
  /** Each error once, and those that nobody but the group was given. */
  readonly #failures = new Set<unknown>();
  readonly #untold = new Set<unknown>();
  /** Something did not end by itself because the group was stopped. */
  #cut = false;
  #joined = false;
  #ended = false;
  #wakes: (() => void)[] = [];

  constructor(options?: GroupOptions) {
    const call = "new ThreadGroup";
    const known = ["concurrency", "signal"];
    const { concurrency, signal } = checkOptions(
      call,
      options,
      `${call}({ concurrency: 10 })`,
      known,
    );
    const endless = concurrency === undefined || concurrency === Number.POSITIVE_INFINITY;
    this.#concurrency = endless
      ? Number.POSITIVE_INFINITY
      : checkCount(call, "concurrency", concurrency);
    checkSignal(call, signal);
    if (signal?.aborted) this.stop(signal.reason);
    else if (signal) this.#unlisten = onAbort(signal, () => this.stop(signal.reason));
  }

  /**
   * Calls `body` with a new group, waits until all of its threads have ended, and gives their results in the order
   * in which they were handed to it. Rejects with what failed, or with the reason for which the group was stopped.
   */
  static async run(body: GroupBody, options?: GroupOptions): Promise<unknown[]> {
    checkBody(body);
    return make(options).#run(body);
  }

  async #run(body: GroupBody): Promise<unknown[]> {
    try {
      await body(this);
    } catch (error) {
      this.#fail(error);
    }
    return this.join();
  }

  /** Aborts when something of the group fails, or the group is stopped: for what its body itself waits for. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * Starts a thread, at once or as soon as `concurrency` leaves room, and then resolves to it: awaited in a loop, it goes
   * no faster than the threads. Rejects where the thread could not be started, as does the group, or was not because
   * the group was stopped.
   */
  start<T extends Thread<unknown>>(thread: T, runtime?: StartTarget): Promise<T> {
    const { started } = this.#add(false, () => begun(checkThread(thread).start(runtime)));
    return quiet(started.promise.then(() => thread));
  }

  /** Calls a function that `task` made, on a thread of the group, and gives its result. */
  call<Args extends readonly unknown[], Result>(
    task: GroupTask<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    return this.#add(true, () => begun(checkTask(task).start(...args))).ended
      .promise as Promise<Result>;
  }

  /** A group in this one, which counts as one of its threads. Gives its results, which are one result of this one. */
  run(body: GroupBody, options?: GroupOptions): Promise<unknown[]> {
    const { ended } = this.#add(true, () => {
      checkBody(body);
      const group = make(options);
      const wasStopped = (): boolean => group.#failures.size === 0;
      return { end: group.#run(body), stop: (reason) => group.stop(reason), wasStopped };
    });
    return ended.promise as Promise<unknown[]>;
  }

  /** Asks all to stop; those that wait to be started never are. */
  stop(reason?: unknown): void {
    if (this.#ended || this.signal.aborted) return;
    this.#controller.abort(
      reason ?? new ThreadError("THREAD_STOPPED", "the group was stopped before its threads ended"),
    );
    for (const { stop } of this.#living.values()) stop(reason);
    for (const member of this.#waiting.splice(0)) this.#refuse(member, this.signal.reason);
    this.#look();
  }

  /** Waits until all have ended, and gives their results, in order; rejects as `run` does. Then nothing can be started. */
  async join(): Promise<unknown[]> {
    this.#joined = true;
    await this.#settled();
    throwAll(this.#failures);
    if (this.#cut) throw this.signal.reason;
    return this.#results;
  }

  /** Stops what still runs, unless `join` was called, and waits for it. Rejects with failures that nobody was given. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#joined) this.stop();
    await this.#settled();
    if (!this.#joined) throwAll(this.#untold);
  }

  async #settled(): Promise<void> {
    while (this.#living.size > 0) await new Promise<void>((wake) => void this.#wakes.push(wake));
    this.#ended = true;
    this.#unlisten?.();
  }

  #add(told: boolean, begin: Member["begin"]): Member {
    const at = this.#results.push(undefined) - 1;
    const member: Member = { begin, at, told, started: settling(), ended: settling() };
    if (this.#ended) this.#refuse(member, endedError());
    else if (this.signal.aborted) this.#refuse(member, this.signal.reason);
    else {
      this.#waiting.push(member);
      this.#look();
    }
    return member;
  }

  #refuse({ started, ended }: Member, error: unknown): void {
    this.#cut = true;
    started.reject(error);
    ended.reject(error);
  }

  /** Starts what may be started; tells those who wait where nothing lives. */
  #look(): void {
    while (this.#living.size < this.#concurrency) {
      const member = this.#waiting.shift();
      if (!member) break;
      this.#begin(member);
    }
    if (this.#living.size === 0) for (const wake of this.#wakes.splice(0)) wake();
  }

  #begin(member: Member): void {
    const { at, told, started, ended } = member;
    try {
      const begun = member.begin();
      this.#living.set(member, begun);
      started.resolve(undefined);
      const over = (): void => {
        this.#living.delete(member);
        this.#look();
      };
      begun.end.then(
        (value) => {
          this.#results[at] = value;
          ended.resolve(value);
          over();
        },
        (error: unknown) => {
          if (!begun.wasStopped(error)) this.#fail(error, told);
          else if (this.signal.aborted) this.#cut = true;
          ended.reject(error);
          over();
        },
      );
    } catch (error) {
      this.#fail(error, true);
      started.reject(error);
      ended.reject(error);
    }
  }

  #fail(error: unknown, told = true): void {
    // What waits for the group's signal fails with its reason, which is known.
    if (this.signal.aborted && error === this.signal.reason) return;
    this.#failures.add(error);
    if (!told) this.#untold.add(error);
    this.stop(error);
  }
}

/** Out of the class, which a bundler gives another name where it names itself. */
function make(options: GroupOptions | undefined): ThreadGroup {
  return new ThreadGroup(options);
}

function checkThread(thread: Thread<unknown>): Thread<unknown> {
  if (isThread(Object(thread))) return thread;
  throw new TypeError(
    `ThreadGroup.start takes a thread, not ${show(thread)}: write group.start(new Pinger(host)), or group.call(ping, host) for a task`,
  );
}

function checkTask<T extends GroupTask<never, unknown>>(task: T): T {
  if (typeof Object(task).start === "function") return task;
  throw new TypeError(
    `ThreadGroup.call takes what task() gives, not ${show(task)}: write export const ping = task(import.meta.url, (host) => { … })`,
  );
}

function begun(thread: Thread<unknown>): Begun {
  return {
    end: thread.join(),
    stop: (reason) => thread.stop(reason),
    wasStopped: (error) =>
      thread.state === "stopped" && (error as ThreadError | undefined)?.code !== "THREAD_KILLED",
  };
}

function checkBody(body: GroupBody): void {
  checkFunction("ThreadGroup.run", "the body", body);
}

function throwAll(failures: ReadonlySet<unknown>): void {
  const [first] = failures;
  if (failures.size === 1) throw first;
  if (failures.size > 1) {
    throw new AggregateError([...failures], `${failures.size} threads of the group failed`);
  }
}

function endedError(): ThreadError {
  return new ThreadError(
    "GROUP_ENDED",
    "nothing can be started in a group that has ended: do it before join(), in the group's block",
  );
}

/** A promise that nobody needs to look at: the group tells of what failed. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}

interface Settling {
  readonly promise: Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

function settling(): Settling {
  let settle: Omit<Settling, "promise"> | undefined;
  const promise = new Promise<unknown>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise: quiet(promise), ...(settle as Omit<Settling, "promise">) };
}
