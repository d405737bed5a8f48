/** A BullMQ worker that knows until when each of its jobs is its own. */
import { type Job, Worker } from "bullmq";

/** Share of a lock's time after which nothing begins on it any more: what is on its way may be slow. */
const SAFE = 0.8;

export class LeasedWorker extends Worker {
  /** Until when, by `Date.now()`, by job. */
  readonly #until = new Map<string, number>();

  /** Called for each job as it is fetched. */
  leased(job: Job): void {
    const { lockDuration = 0 } = this.opts;
    // Written by this process just before it asked for the job.
    this.#until.set(job.id as string, (job.processedOn ?? 0) + lockDuration * SAFE);
  }

  /** Whether the job is certainly no other machine's. */
  holds(job: Job): boolean {
    return Date.now() < (this.#until.get(job.id as string) ?? 0);
  }

  release(job: Job): void {
    this.#until.delete(job.id as string);
  }

  override async extendJobLocks(
    ids: string[],
    tokens: string[],
    duration: number,
  ): Promise<string[]> {
    const asked = Date.now();
    const refused = await super.extendJobLocks(ids, tokens, duration);
    for (const id of ids)
      if (!refused.includes(id) && this.#until.has(id))
        this.#until.set(id, asked + duration * SAFE);
    return refused;
  }
}
