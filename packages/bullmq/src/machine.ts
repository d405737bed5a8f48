/** What serves a queue: takes jobs as long as it has room, and runs their threads on this machine's own carriers. */
import type { Station } from "@heddle/core/adapter/fleet";
import type { Job, Queue } from "bullmq";
import { ChunkRun } from "./chunk-run.js";
import { checkJob } from "./jobs.js";
import type { LeasedWorker } from "./leases.js";
import { Room } from "./room.js";

/** More jobs than any machine takes. */
const MANY = 1_000_000;

export class Machine {
  worker!: LeasedWorker;
  queue!: Queue;
  station!: Station;
  readonly room: Room;
  readonly #runs = new Map<string, ChunkRun>();
  /** Threads of jobs that were fetched and are not looked at yet. */
  readonly #fetched = new Map<string, number>();
  #full = false;
  /** No thread begins here any more. */
  draining = false;

  constructor(
    readonly name: string,
    readonly concurrency: number,
  ) {
    this.room = new Room(concurrency);
  }

  /** Threads that are here and have not ended. */
  get load(): number {
    let load = 0;
    for (const { size } of this.#runs.values()) load += size;
    for (const size of this.#fetched.values()) load += size;
    return load;
  }

  /** A job was fetched. */
  fetched(job: Job): void {
    this.worker.leased(job);
    const { idents } = (job.data ?? {}) as { idents?: unknown };
    this.#fetched.set(job.id as string, Array.isArray(idents) ? idents.length : 1);
    this.loaded();
  }

  /** Fetches no more where there is enough to do, and goes on where there is not. */
  loaded(): void {
    const full = this.load >= this.concurrency;
    if (full === this.#full) return;
    this.#full = full;
    this.worker.concurrency = full ? 1 : MANY;
    // It may wait for one of its jobs to end; this is how it is made to look again.
    if (!full && !this.draining) void this.worker.pause(true).then(() => this.worker.resume());
  }

  async process(job: Job, token: string): Promise<unknown> {
    const id = job.id as string;
    try {
      const run = new ChunkRun(this, job, checkJob(job.data), token);
      this.#runs.set(id, run);
      this.#fetched.delete(id);
      return await run.run();
    } finally {
      this.#fetched.delete(id);
      this.#runs.delete(id);
      this.worker.release(job);
      this.loaded();
    }
  }

  logsOf(id: string): Promise<{ logs: string[] }> {
    return this.queue.getJobLogs(id);
  }

  /** The locks of these jobs could not be renewed: they are others' by now. */
  lost(ids: readonly string[]): void {
    for (const id of ids) this.#runs.get(id)?.lose();
  }

  drain(): void {
    this.draining = true;
    for (const run of this.#runs.values()) run.wake();
  }
}
