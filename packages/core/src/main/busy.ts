import type { Job, Link } from "./link.js";

/** So many threads are named where it may be any of them. */
const NAMED = 5;

/**
 * Says who computes on a carrier that has not had a turn for so many milliseconds, since a thread there was asked to
 * stop and cannot hear it. @param jobs those on the carrier.
 */
export function warnOfBusy(stopped: Job, link: Link, jobs: readonly Job[], ms: number): void {
  console.warn(
    `heddle: ${who(link, jobs)} has computed for ${ms / 1000} s or longer without a pause, so ${stopped.name} cannot hear that it was asked to stop. Look at this.stopRequested in the loop, or write static readonly kind = "platform" and stop(reason, { grace: 1000 }).`,
  );
}

/** The one that was taken up last and has not been told of, since that takes a turn; else it may be any. */
function who(link: Link, jobs: readonly Job[]): string {
  const begun = jobs.filter((job) => job.begun || link.hasTaken(job));
  const last = begun.findLast((job) => !job.begun);
  if (last || begun.length === 1) return (last ?? (begun[0] as Job)).name;
  const names = begun.slice(0, NAMED).map(({ name }) => name);
  return `one of ${names.join(", ")}${begun.length > NAMED ? " and others" : ""}`;
}
