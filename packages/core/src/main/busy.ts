import { monotonic } from "../base/clock.js";
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

/** Classes of threads that were named because others waited for them. */
const named = new WeakSet<object>();

/**
 * Says who computes on carriers that have not answered for so many milliseconds, while threads wait for them; asks
 * the others. Each class of threads is named once, since it may be a long computation and no endless loop.
 *
 * @param links carriers that threads may wait for.
 * @param waiting how many wait that were sent to none.
 */
export function warnOfWaits(
  links: readonly Link[],
  all: readonly Job[],
  waiting: number,
  ms: number,
): void {
  for (const link of links) {
    // The scheduler asks too, and may have done so just now.
    const silent = link.askedAt > link.heardAt ? monotonic() - link.askedAt : 0;
    if (silent < ms) {
      link.ask();
      continue;
    }
    const jobs = all.filter((job) => job.link === link);
    const [culprit] = computing(link, jobs);
    const count = waiting + jobs.filter((job) => !job.begun && !link.hasTaken(job)).length;
    if (!culprit || count === 0 || named.has(culprit.class)) continue;
    named.add(culprit.class);
    const others = count === 1 ? "a thread waits" : `${count} threads wait`;
    const seconds = Math.floor(silent / 1000);
    console.warn(
      `heddle: ${who(link, jobs)} has computed for ${seconds} s or longer without a pause, and ${others} for its worker. Write static readonly kind = "platform", or await sleep(0) in the loop now and then.`,
    );
  }
}

/** The one that was taken up last and has not been told of, since that takes a turn; else it may be any. */
function computing(link: Link, jobs: readonly Job[]): readonly Job[] {
  const begun = jobs.filter((job) => job.begun || link.hasTaken(job));
  const last = begun.findLast((job) => !job.begun);
  return last ? [last] : begun;
}

function who(link: Link, jobs: readonly Job[]): string {
  const begun = computing(link, jobs);
  if (begun.length === 1) return (begun[0] as Job).name;
  const names = begun.slice(0, NAMED).map(({ name }) => name);
  return `one of ${names.join(", ")}${begun.length > NAMED ? " and others" : ""}`;
}
