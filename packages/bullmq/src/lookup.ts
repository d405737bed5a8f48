import type { Queue } from "bullmq";
import { jobIdOf, rowOf } from "./idents.js";
import { checkJob, type JobData } from "./jobs.js";

/** Jobs of a row that are asked for at once. */
const PROBES = 16;

/** The job that a thread is in, and its place there. */
export async function findThread(
  queue: Queue,
  ident: number,
): Promise<{ id: string; data: JobData; place: number } | undefined> {
  const row = rowOf(ident);
  for (let from = 0; ; from += PROBES) {
    const ids = Array.from({ length: PROBES }, (_, at) => jobIdOf(row, from + at));
    const jobs = (await Promise.all(ids.map((id) => queue.getJob(id)))).filter((job) => !!job);
    for (const job of jobs) {
      const data = checkJob(job.data);
      const place = data.idents.indexOf(ident);
      if (place >= 0) return { id: job.id as string, data, place };
    }
    if (jobs.length < PROBES) return undefined;
  }
}
