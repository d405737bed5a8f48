/** One job on a machine: its threads begin, a few at a time, and their ends are written as they come. */
import { ThreadError } from "@heddle/core";
import type { Station, StationEnd } from "@heddle/core/adapter/fleet";
import { type Job, WaitingError } from "bullmq";
import {
  endsInLog,
  type JobData,
  type JobEnd,
  type JobProgress,
  type JobResult,
  progressOf,
} from "./jobs.js";
import type { Room } from "./room.js";

/** Ends of more bytes go by the job's log alone, since BullMQ keeps many events. */
const MOST_TOLD = 256 * 1024;
/** Milliseconds in which the ends of a job's threads gather, and with them room for others, before either is written. */
const GATHER = 5;

/** What it needs of its machine. */
interface Serves {
  readonly name: string;
  readonly station: Station;
  readonly room: Room;
  readonly worker: { holds(job: Job): boolean };
  readonly draining: boolean;
  /** Fewer threads are here than before. */
  loaded(): void;
  logsOf(id: string): Promise<{ readonly logs: readonly string[] }>;
}

function stopError(): ThreadError {
  return new ThreadError("THREAD_STOPPED", "the thread was stopped before it had begun");
}

export class ChunkRun {
  /** Places of the threads that are still to begin, in their order. */
  #todo: number[] = [];
  /** Places of those that run. */
  readonly #running = new Set<number>();
  /** Ends that are not written yet. */
  #ends: JobEnd[] = [];
  #begun = 0;
  readonly #failures: string[] = [];
  /** Those of them that run again with the job. */
  #again = 0;
  #wake: (() => void) | undefined;
  #lost = false;

  constructor(
    readonly machine: Serves,
    readonly job: Job,
    readonly data: JobData,
    readonly token: string,
  ) {}

  /** Threads that have not ended. */
  get size(): number {
    return this.#todo.length + this.#running.size;
  }

  /** Its place in the queue is another machine's by now. */
  lose(): void {
    this.#lost = true;
    const { station } = this.machine;
    const reason = new ThreadError(
      "THREAD_LOST",
      "this machine was out of the queue's reach for longer than lockDuration, so the thread was given up",
    );
    for (const place of this.#running) station.abandon(this.data.idents[place] as number, reason);
    this.#wake?.();
  }

  wake(): void {
    this.#wake?.();
  }

  async run(): Promise<JobResult> {
    await this.#takeOver();
    this.machine.loaded();
    while (this.size > 0) {
      const { draining } = this.machine;
      if (this.#lost) throw new WaitingError("given up");
      const count = draining ? 0 : this.machine.room.take(this.#todo.length);
      if (count > 0) await this.#begin(count);
      else if (this.#ends.length > 0 && this.#running.size + this.#todo.length > 0)
        await this.#write();
      else if (draining && this.#running.size === 0) await this.#giveBack();
      else await this.#change();
    }
    return this.#finish();
  }

  /** What another machine has done of it, before it was lost there or stopped serving. */
  async #takeOver(): Promise<void> {
    const { job, data } = this;
    const places = [...data.idents.keys()];
    this.#begun = progressOf(job.progress).begun;
    const stopped = new Set(data.stopped);
    const anew = job.stalledCounter === 0 && job.attemptsMade === 0 && this.#begun === 0;
    const ended = anew ? new Set() : await this.#endedBefore();
    const tries = job.stalledCounter + job.attemptsMade;
    const mayRun = (place: number): boolean => {
      if (data.retries > 0) return tries <= data.retries;
      // A job of one thread has no mark of its own: that BullMQ gave it to a machine says as much.
      if (places.length === 1) return job.stalledCounter === 0;
      return place >= this.#begun;
    };
    for (const place of places) {
      if (ended.has(place)) continue;
      if (stopped.has(place)) this.#ended(place, this.machine.station.fail("stopped", stopError()));
      else if (mayRun(place)) this.#todo.push(place);
      else this.#lostBefore(place);
    }
  }

  async #endedBefore(): Promise<ReadonlySet<unknown>> {
    const { logs } = await this.machine.logsOf(this.job.id as string);
    return new Set(endsInLog(logs).map(([place]) => place));
  }

  #lostBefore(place: number): void {
    const reason = new ThreadError(
      "THREAD_LOST",
      `${this.data.names[place]} is lost: the machine that had begun it has ended, hangs, or was out of the queue's reach for longer than lockDuration`,
    );
    this.#ended(place, this.machine.station.fail("lost", reason), true);
  }

  async #begin(count: number): Promise<void> {
    const { machine, job, data } = this;
    const places = this.#todo.splice(0, count);
    try {
      const upTo = (places.at(-1) as number) + 1;
      this.#begun = Math.max(this.#begun, upTo);
      // Written before it is true: should this machine die, they are taken to have begun.
      if (data.retries === 0 && data.idents.length > 1) await this.#write(true);
    } catch (error) {
      machine.room.give(count);
      throw error;
    }
    if (this.#lost || !machine.worker.holds(job)) {
      machine.room.give(count);
      this.#lost = true;
      return;
    }
    for (const place of places) {
      this.#running.add(place);
      machine.station.run(
        data.idents[place] as number,
        Buffer.from(data.bytes[place] as string, "base64"),
        (end) => {
          this.#running.delete(place);
          machine.room.give();
          this.#ended(place, end);
          machine.loaded();
          this.#wake?.();
        },
      );
    }
  }

  #ended(place: number, { state, bytes, message }: StationEnd, final = false): void {
    const failed = state === "failed" || state === "lost";
    if (failed) this.#failures.push(`${this.data.names[place]}: ${message}`);
    const { attemptsMade, stalledCounter } = this.job;
    if (failed && !final && attemptsMade + stalledCounter < this.data.retries) {
      this.#again++;
      return;
    }
    this.#ends.push([place, Buffer.from(bytes).toString("base64")]);
  }

  /** @param begun also where there is no end to write. */
  async #write(begun = false): Promise<void> {
    const ends = this.#ends;
    if (ends.length === 0 && !begun) return;
    this.#ends = [];
    const large = ends.reduce((sum, [, bytes]) => sum + bytes.length, 0) > MOST_TOLD;
    const logged = ends.length > 0 ? this.job.log(JSON.stringify(ends)) : undefined;
    const progress: JobProgress = {
      begun: this.#begun,
      machine: this.machine.name,
      ends: large ? [] : ends,
    };
    await Promise.all([logged, this.job.updateProgress(progress as never)]);
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined;
        // The last end waits for nothing.
        if (this.size === 0 || this.data.idents.length === 1) resolve();
        else setTimeout(resolve, GATHER);
      };
      if (this.#todo.length > 0 && !this.machine.draining)
        this.machine.room.whenFree(() => this.#wake?.());
    });
  }

  /** Another machine gets what has not begun. */
  async #giveBack(): Promise<never> {
    await this.#write();
    await this.job.moveToWait(this.token);
    throw new WaitingError("this machine stops serving");
  }

  async #finish(): Promise<JobResult> {
    const ends = this.#ends;
    const large = ends.reduce((sum, [, bytes]) => sum + bytes.length, 0) > MOST_TOLD;
    if (this.#failures.length === 0 && !large) return { machine: this.machine.name, ends };
    await this.#write();
    if (this.#failures.length === 0) return { machine: this.machine.name, ends: [] };
    const [first = ""] = this.#failures;
    const more = this.#failures.length - 1;
    const error = new Error(more > 0 ? `${first} (and ${more} more)` : first);
    // Without attempts that are left BullMQ runs nothing again, whatever fails.
    if (this.#again === 0) error.name = "UnrecoverableError";
    error.stack = error.message;
    throw error;
  }
}
