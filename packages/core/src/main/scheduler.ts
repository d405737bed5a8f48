import { monotonic } from "../base/clock.js";
import { setTimeout } from "../base/globals.js";
import { microtask } from "../base/microtask.js";
import { Line } from "./line.js";
import type { Job, Link } from "./link.js";

export interface SchedulerHooks {
  spawn(platform: boolean): Link;
  /** Sends a thread to a carrier; what cannot be sent is the runtime's to end. */
  send(job: Job, link: Link): void;
  /** The threads that were sent to a carrier and have not ended. */
  jobsOn(link: Link): Job[];
  /** No carrier can take a thread, and none ever will by itself: all of them wait. */
  stuck(blocked: Link): void;
  /** Calls after a turn of the event loop, or at once where the runtime has no cheap way to tell. */
  soon(call: () => void): void;
}

/** Milliseconds that a carrier may keep threads waiting before they are offered elsewhere. */
const LOOK = 5;

/** As many are sent at once at most: the carrier begins them while the next ones are being written. */
const PART = 1024;

/**
 * Decides which carrier runs which thread: a free one, and a new one as long as all are
 * busy and there are fewer than processors. Threads that have not begun leave a carrier that blocks, dies,
 * or does not come to begin them while another could.
 */
export class Scheduler {
  readonly links = new Set<Link>();
  /** Those that run virtual threads. */
  #virtual: Link[] = [];
  /** Virtual threads in line. */
  readonly #queue = new Line<Job>();
  readonly #platform: Job[] = [];
  #scheduled = false;
  #closed = false;
  #looking = false;
  /** Somebody waits for nothing, and is going to get what waits elsewhere. */
  #feeding = false;

  constructor(
    readonly hooks: SchedulerHooks,
    readonly carriers: number,
    readonly maxCarriers: number,
  ) {}

  add(job: Job): void {
    (job.kind === "platform" ? this.#platform : this.#queue).push(job);
    this.#flushSoon();
  }

  #flushSoon(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#schedule();
  }

  readonly #schedule = microtask(() => this.flush());

  /** Sends what waits, now, as one message a carrier. */
  flush(): void {
    this.#scheduled = false;
    if (this.#closed) return;
    if (this.#platform.length > 0)
      for (const job of this.#platform.splice(0)) {
        if (job.alive) this.hooks.send(job, this.#made(this.hooks.spawn(true)));
      }
    while (this.#skipEnded() > 0) {
      const link = this.#pick();
      if (!link) break;
      this.#send(link, this.#share(link));
      // At once: it begins while the next one's are being written.
      if (this.#queue.length > 0) link.outbox.flush();
    }
    for (const link of this.links) link.outbox.flush();
    this.#checkStuck();
    this.#lookLater();
  }

  /** How many are in line, once those that were stopped there are no longer first. */
  #skipEnded(): number {
    const queue = this.#queue;
    while (queue.length > 0 && queue.first?.alive === false) queue.shift();
    return queue.length;
  }

  /** Sends the next ones of the line. */
  #send(link: Link, share: number): void {
    for (let left = share; left > 0 && this.#skipEnded() > 0; left--) {
      const job = this.#queue.first as Job;
      this.#queue.shift();
      this.hooks.send(job, link);
    }
  }

  /** How many the carrier gets that is to get the next one: so many that all come to wait for as many. */
  #share(link: Link): number {
    const more = Math.min(this.carriers, this.maxCarriers) - this.#virtual.length;
    let takers = Math.max(0, more);
    let waiting = this.#queue.length;
    for (const other of this.#virtual) {
      if (!this.#takes(other) || other.claims?.full) continue;
      takers++;
      waiting += other.unbegun;
    }
    const share = Math.ceil(waiting / takers) - link.unbegun;
    return Math.max(1, Math.min(share, PART, link.claims?.room ?? share));
  }

  /** How many were sent to no carrier yet. */
  get queued(): number {
    return this.#queue.length + this.#platform.length;
  }

  /** Takes a thread that has not begun out of the carriers' reach; false where it may have begun. */
  take(job: Job): boolean {
    if (job.link) return job.link.takeBack(job);
    if (this.#queue.remove(job)) return true;
    const at = this.#platform.indexOf(job);
    return at >= 0 && this.#platform.splice(at, 1).length > 0;
  }

  /** The carrier has begun what it was sent, so it can take more. */
  begun(link: Link): void {
    if (this.#queue.length > 0) this.#flushSoon();
    if (link.unbegun === 0) this.#feedSoon();
  }

  /** A thread has left the carrier. */
  left(link: Link): void {
    if (this.#queue.length > 0) this.#flushSoon();
    if (link.live === 0) this.#trim();
    if (link.unbegun === 0) this.#feedSoon();
  }

  /** Moves threads that a carrier does not come to begin. */
  look(): void {
    if (this.#feeding) this.#feedIdle();
    const now = monotonic();
    for (const link of this.#virtual) {
      const stuck = link.unbegun > 0 && now - link.heardAt > LOOK && !link.blocked;
      const taker =
        stuck && this.#virtual.find((other) => other.unbegun === 0 && this.#takes(other));
      if (taker) this.#feed(taker);
    }
  }

  /** As long as threads wait somewhere, it is looked after them; no event tells that a carrier computes. */
  #lookLater(): void {
    if (this.#looking || this.#virtual.length < 2) return;
    if (!this.#virtual.some((link) => link.unbegun > 0)) return;
    this.#looking = true;
    const timer: unknown = setTimeout(() => {
      this.#looking = false;
      this.look();
      this.#lookLater();
    }, LOOK);
    // On Node a timer keeps the program alive, which is not this one's business.
    (timer as { unref?(): void }).unref?.();
  }

  /** The carrier blocks: what has not begun there goes elsewhere. */
  blocked(link: Link): void {
    this.#requeue(link, link.untaken());
    this.flush();
  }

  unblocked(link: Link): void {
    this.#trim();
    this.left(link);
  }

  died(link: Link): Job[] {
    this.links.delete(link);
    this.#virtual = this.#virtual.filter((other) => other !== link);
    const live = this.hooks.jobsOn(link);
    // A carrier that never served would fail the next one too.
    if (link.ready && !this.#closed) this.#requeue(link, live);
    this.flush();
    return live.filter((job) => job.link === link);
  }

  /** Sends nothing from here on. */
  close(): void {
    this.#closed = true;
  }

  requeue(job: Job): void {
    job.link?.drop(job);
    this.add(job);
  }

  #requeue(link: Link, jobs: readonly Job[]): void {
    for (const job of jobs) if (link.takeBack(job)) this.add(job);
  }

  /** The one with the fewest threads that wait, since one that computes begins none; then with the fewest. */
  #pick(): Link | undefined {
    let best: Link | undefined;
    let running = 0;
    for (const link of this.#virtual) {
      if (!this.#takes(link)) continue;
      running++;
      if (link.claims?.full) continue;
      const less = best && (link.unbegun - best.unbegun || link.live - best.live);
      if (less === undefined || less < 0) best = link;
    }
    const enough = running >= this.carriers || this.#virtual.length >= this.maxCarriers;
    if (best?.live === 0 || enough) return best;
    const link = this.#made(this.hooks.spawn(false));
    this.#virtual.push(link);
    return link;
  }

  #takes(link: Link): boolean {
    return !link.blocked && !link.retired;
  }

  #made(link: Link): Link {
    this.links.add(link);
    return link;
  }

  /** Not at once: what the others have begun by now, they mostly have said already. */
  #feedSoon(): void {
    if (this.#feeding || !this.#virtual.some((link) => link.unbegun > 0)) return;
    this.#feeding = true;
    this.hooks.soon(this.#feedIdle);
  }

  readonly #feedIdle = (): void => {
    this.#feeding = false;
    for (const link of this.#virtual) if (link.unbegun === 0) this.#feed(link);
  };

  /** Gives a carrier that waits for nothing half of what waits on the one where most do. */
  #feed(taker: Link): void {
    if (taker.dead || taker.options.platform || !this.#takes(taker)) return;
    let donor: Link | undefined;
    for (const link of this.#virtual) {
      if (link !== taker && link.unbegun > (donor?.unbegun ?? 0)) donor = link;
    }
    if (!donor) return;
    const waiting = donor.untaken();
    this.#requeue(donor, waiting.slice(Math.floor(waiting.length / 2)));
  }

  /** Ends idle carriers: a platform thread's own, and the spares that stood in for blocked ones. */
  #trim(): void {
    let spare = -this.carriers;
    for (const link of this.#virtual) if (this.#takes(link)) spare++;
    for (const link of this.links) {
      if (link.live > 0 || link.dead || !this.#takes(link)) continue;
      if (link.options.platform || spare-- > 0) link.retire();
    }
  }

  #checkStuck(): void {
    if (this.#queue.length === 0) return;
    const virtual = this.#virtual;
    if (virtual.length < this.maxCarriers || virtual.some((link) => !link.blocked)) return;
    // One that waits for a thread; what others wait for in shared memory may still come.
    const joining = virtual.findLast((link) => link.blocked && link.blocked.ident >= 0);
    if (joining) this.hooks.stuck(joining);
  }
}
