import { Line } from "./line.js";
import type { Sent, Slot, Waiting } from "./slot.js";
import { StartFailures } from "./start-failures.js";

export interface SchedulerHooks<T, C> {
  spawn(platform: boolean): C;
  /**
   * @param next the carrier begins it next.
   * @param early the tick in which it was started has not ended: what its fields hold may not be complete.
   */
  send(thread: T, carrier: C, next: boolean, early: boolean): Sent;
  /** A thread waits for longer than the tick in which it was started: its fields are read now. */
  keep(thread: T): void;
  /** The threads that were sent to a carrier and have not ended. */
  threadsOn(carrier: C): T[];
  /** All carriers are blocked, so none will take a thread. The given one waits for a thread. */
  stuck(blocked: C): void;
  /** All of them wait for what others may do in shared memory: `starved` says whether there is anybody else. */
  starving(): void;
  /** Has `flush` called when the tick ends: what runs now has returned, and no event was taken in. */
  flushAtTickEnd(): void;
  /** Calls after a turn of the event loop, or at once where the runtime has no cheap way to tell. */
  soon(call: () => void): void;
  /** Milliseconds on a clock that only goes forward. */
  now(): number;
  /** Calls after so many milliseconds. It keeps no program alive. */
  after(ms: number, call: () => void): void;
}

export interface SchedulerLimits {
  /** Carriers that begin virtual threads at once. */
  readonly parallelism: number;
  /** The same with those that stand in for blocked ones. */
  readonly maxCarriers: number;
  /** Milliseconds after which an idle carrier is ended. */
  readonly idleTimeout: number;
}

/** Milliseconds between two looks; a carrier that has begun nothing in between is taken to compute. */
const LOOK = 4;
/** Milliseconds of silence after which it is where no claim word shows what it begins. */
const SILENT = 20;
/** Milliseconds for which a sign of life says that the event loop of a carrier turns. */
const FRESH = 1;
/** Milliseconds that threads wait for carriers that are up before another one is made. */
const PATIENCE = 20;
/** Milliseconds for which carriers that are up leave a share to one that is starting, and times that the last took. */
const START = 100;
const STARTS = 3;
/** With no more threads than this, no share is kept for carriers that are starting. */
const FEW = 16;
/** With more threads in line than this a second carrier is made at once. */
const MANY = 1024;
/** As many are sent in one message at most: the carrier begins them while the next ones are being written. */
const PART = 1024;
/** Threads that one tick starts between two looks at the clock, and milliseconds after which they are sent. */
const STRIDE = 16;
const GATHER = 1;

/** Decides which carrier runs which thread, and when it is sent there. The rules are in README.md beside this file. */
export class Scheduler<T extends Waiting, C extends Slot<T>> {
  readonly links = new Set<C>();
  /** Those that run virtual threads. */
  #virtual: C[] = [];
  /** Of these, the ones that begin threads, until that changes. */
  #known: readonly C[] | undefined;
  /** Virtual threads that were sent nowhere yet. */
  readonly #line = new Line<T>();
  /** Platform threads that were started, and those that wait until their carrier is up. */
  readonly #platform: T[] = [];
  readonly #apart = new Map<C, T>();
  readonly #failures = new StartFailures();
  readonly #readyWaits = new Set<{ count: number; done: (up: boolean) => void }>();
  #scheduled = false;
  #flushing = false;
  #closed = false;
  /** Starts since the last flush, and when that was. */
  #gathered = 0;
  #flushedAt = 0;
  /** The fields of those before this place in the line were read. */
  #kept = 0;
  /** Since when the line is not empty. */
  #waitsSince: number | undefined;
  /** Milliseconds for which a carrier that is starting is waited for. */
  #startTime = START;
  #watching = false;
  /** A carrier has nothing to begin: threads that wait on other carriers will move to it. */
  #feeding = false;
  #idling = false;

  constructor(
    readonly hooks: SchedulerHooks<T, C>,
    readonly limits: SchedulerLimits,
  ) {}

  /** A thread that waits for the end of the tick. */
  add(thread: T): void {
    (thread.kind === "platform" ? this.#platform : this.#line).push(thread);
    this.#flushSoon();
  }

  /** A thread that sets out at once where a carrier can begin it: its starter may go on computing. */
  start(thread: T): void {
    (thread.kind === "platform" ? this.#platform : this.#line).push(thread);
    const waiting = this.#line.length + this.#platform.length;
    if (waiting === 1 ? this.#someCanBegin(thread) : this.#gatheredLong()) this.#flush(true);
    if (this.queued > 0) this.#flushSoon();
  }

  #someCanBegin({ kind }: T): boolean {
    const usable = this.#usable();
    if (kind === "platform" || usable.length === 0) return true;
    for (const slot of usable)
      if (slot.unbegun < (slot.ready && slot.revocable ? 2 : 1)) return true;
    return false;
  }

  #gatheredLong(): boolean {
    const gathered = ++this.#gathered;
    if (gathered >= PART) return true;
    return gathered % STRIDE === 0 && this.hooks.now() - this.#flushedAt > GATHER;
  }

  #flushSoon(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.hooks.flushAtTickEnd();
  }

  /** Sends what can be sent now, and reads the fields of what cannot. */
  flush(): void {
    this.#scheduled = false;
    this.#flush(false);
    if (this.#closed) return;
    for (const thread of this.#apart.values()) this.hooks.keep(thread);
    if (this.#line.length > 0)
      for (const thread of this.#line.since(this.#kept)) if (thread.alive) this.hooks.keep(thread);
    this.#kept = this.#line.next;
  }

  #flush(early: boolean): void {
    // An observer that hears of a thread which could not be sent may start another one.
    if (this.#closed || this.#flushing) return;
    this.#flushing = true;
    const now = this.hooks.now();
    this.#gathered = 0;
    this.#flushedAt = now;
    try {
      this.#dispatchPlatform(early);
      this.#dispatch(now, early);
      for (const slot of this.links) slot.flush();
    } finally {
      this.#flushing = false;
    }
    if (this.#line.length === 0) this.#waitsSince = undefined;
    else {
      // What it takes to start, and to load the first module, says nothing of the threads.
      if (this.#virtual.some((slot) => slot.window.known)) this.#waitsSince ??= now;
      this.#grow(now);
      this.#checkStuck();
    }
    this.#watch();
  }

  /** The first in line, once those that were stopped there are gone. */
  #first(): T | undefined {
    const line = this.#line;
    while (line.first?.alive === false) line.shift();
    return line.first;
  }

  /** To a carrier of its own each, which gets at once what can be taken back should it not start. */
  #dispatchPlatform(early: boolean): void {
    for (const thread of this.#platform.splice(0)) {
      if (!thread.alive) continue;
      const slot = this.#made(this.hooks.spawn(true));
      const sent = slot.revocable && this.hooks.send(thread, slot, false, early);
      if (sent !== "sent") this.#apart.set(slot, thread);
    }
  }

  #dispatch(now: number, early: boolean): void {
    for (let thread = this.#first(); thread; thread = this.#first()) {
      if (this.#usable().length === 0) {
        if (this.#virtual.length >= this.limits.maxCarriers) return;
        this.#spawn();
        // Where one has ended while it started, not everything hangs on the next one.
        for (let more = this.#failures.count; more > 0 && this.#canGrow(now); more--) this.#spawn();
      }
      const slot = thread.large ? this.#beginsNext(now) : this.#pick(thread.bound, now);
      if (!slot) return this.#askSilent(now);
      if (
        !(thread.large ? this.#send(thread, slot, true, early) : this.#sendShare(slot, now, early))
      )
        return;
      // At once: it begins while those for the next one are being written.
      if (this.#line.length > 0) slot.flush();
    }
  }

  /** Sends the next ones of the line, so many that all carriers come to have as many. */
  #sendShare(slot: C, now: number, early: boolean): boolean {
    let next = this.#isNext(slot, now);
    for (let left = Math.min(this.#shareOf(slot, now), PART); left > 0; left--) {
      const thread = this.#first();
      if (!thread || thread.large || this.#roomOf(slot, thread.bound, now) < 1) break;
      if (!this.#send(thread, slot, next, early)) return false;
      next = false;
    }
    return true;
  }

  /** False where it has to wait for the end of the tick. */
  #send(thread: T, slot: C, next: boolean, early: boolean): boolean {
    const sent = this.hooks.send(thread, slot, next, early);
    if (sent === "sent") this.#line.remove(thread);
    if (sent === "large") thread.large = true;
    return sent !== "early";
  }

  /** The one with the fewest threads that have not begun, since one that computes begins none; then with the fewest. */
  #pick(bound: boolean, now: number): C | undefined {
    const usable = this.#usable();
    const ready = usable.some((slot) => slot.ready);
    let best: C | undefined;
    for (const slot of usable) {
      // What waits for one that is starting can still go anywhere.
      if (slot.ready !== ready || this.#roomOf(slot, bound, now) < 1) continue;
      if (this.#shareOf(slot, now) < 1) continue;
      const less = best && (slot.unbegun - best.unbegun || slot.live - best.live);
      if (less === undefined || less < 0) best = slot;
    }
    return best;
  }

  /** A carrier that begins next what it is sent now. */
  #beginsNext(now: number): C | undefined {
    let best: C | undefined;
    for (const slot of this.#usable())
      if (this.#isNext(slot, now) && (!best || slot.live < best.live)) best = slot;
    return best;
  }

  #isNext(slot: C, now: number): boolean {
    return slot.ready && slot.unbegun === 0 && slot.room > 0 && this.#turns(slot, now);
  }

  /** Whether its event loop turns: it runs nothing, or has just said something. */
  #turns(slot: C, now: number): boolean {
    return slot.live === 0 || now - slot.heardAt < FRESH;
  }

  /** How many more a carrier may be sent: of those that can be taken back as many as it holds, else few. */
  #roomOf(slot: C, bound: boolean, now: number): number {
    if (slot.revocable && !bound) return slot.room;
    if (!slot.ready) return 0;
    const window = this.#turns(slot, now) ? slot.window.size(now) : 0;
    return Math.min(slot.room, window - slot.unbegun);
  }

  /** How many more a carrier gets, so that all come to have as many. */
  #shareOf(slot: C, now: number): number {
    const usable = this.#usable();
    let total = this.#line.length;
    let takers = 0;
    let starting = 0;
    const ready = usable.some((other) => other.ready);
    for (const other of usable) {
      total += other.live;
      if (other.ready) takers++;
      else if (!ready || now - other.madeAt < this.#startTime) starting++;
    }
    // Many leave a part to carriers that are starting, and where there is one alone to a second one, which is
    // made if they turn out to live for long.
    if (takers === 0 || total > FEW)
      takers += usable.length === 1 && this.#canGrow(now) ? 1 + starting : starting;
    return Math.ceil(total / takers) - slot.live;
  }

  /** Asks those that may compute for a sign of life: one that answers can take what waits. */
  #askSilent(now: number): void {
    for (const slot of this.#usable())
      if (slot.ready && slot.unbegun === 0 && !this.#turns(slot, now)) slot.ask();
  }

  /** The carriers that begin virtual threads. */
  #usable(): readonly C[] {
    this.#known ??= this.#virtual.filter((slot) => !slot.blocked && !slot.retired && !slot.dead);
    return this.#known;
  }

  /** The number of threads that were sent to no carrier yet. */
  get queued(): number {
    return this.#line.length + this.#platform.length + this.#apart.size;
  }

  /** Takes a thread that was sent nowhere yet out of the line. */
  remove(thread: T): boolean {
    if (this.#line.remove(thread)) return true;
    for (const [slot, waiting] of this.#apart) {
      if (waiting !== thread) continue;
      this.#apart.delete(slot);
      this.#retire(slot);
      return true;
    }
    const at = this.#platform.indexOf(thread);
    return at >= 0 && this.#platform.splice(at, 1).length > 0;
  }

  /** A carrier is up. */
  up(slot: C): void {
    this.#failures.clear();
    this.#startTime = Math.max(START, STARTS * (slot.heardAt - slot.madeAt));
    const waiting = this.#apart.get(slot);
    this.#apart.delete(slot);
    if (waiting) {
      this.hooks.send(waiting, slot, true, false);
      slot.flush();
    }
    this.#checkReady();
    this.left(slot);
  }

  /** A carrier has begun threads, or given a sign of life. */
  heard(slot: C): void {
    slot.window.heard(slot.heardAt);
    if (this.#line.length > 0) this.#flushSoon();
    else if (slot.unbegun === 0) this.#feedSoon();
  }

  /** A thread has left the carrier. */
  left(slot: C): void {
    this.heard(slot);
    if (slot.live > 0) return;
    if (slot.platform || this.#virtual.length > 1) this.#trim();
    this.#idleLater();
  }

  /** Moves threads that a carrier does not come to begin, and has carriers made for those that wait. */
  look(): void {
    if (this.#closed) return;
    this.#flush(true);
    this.#feed();
    this.#grow(this.hooks.now());
    for (const slot of this.#virtual) slot.seen = slot.untaken().length;
  }

  /** Checks the carriers at intervals while threads wait: no event tells that a carrier computes. */
  #watch(): void {
    if (this.#watching || !this.#waits((slot) => slot.unbegun > 0)) return;
    this.#watching = true;
    const { hooks } = this;
    const due = hooks.now() + LOOK;
    const look = (): void => {
      this.#watching = false;
      if (this.waits) this.look();
    };
    // Where this realm itself has computed, what carriers said meanwhile is taken in first.
    hooks.after(LOOK, () => (hooks.now() > due + LOOK ? hooks.soon(look) : look()));
  }

  /** Some thread waits that another carrier could begin. */
  get waits(): boolean {
    return this.#waits((slot) => movable(slot).length > 0);
  }

  #waits(on: (slot: C) => boolean): boolean {
    if (this.#line.length > 0) return true;
    const usable = this.#usable();
    return (usable.length > 1 || this.#canGrow(this.#flushedAt)) && usable.some(on);
  }

  /** The carrier blocks: what has not begun there goes elsewhere. */
  blocked(slot: C): void {
    this.#known = undefined;
    for (const thread of slot.untaken()) this.#requeue(slot, thread);
    this.flush();
  }

  unblocked(slot: C): void {
    this.#known = undefined;
    this.left(slot);
  }

  /**
   * A carrier has ended. What had not begun there goes to another one.
   *
   * @param final where the next one would end likewise.
   * @returns the threads that are lost.
   */
  died(slot: C, final: boolean): T[] {
    this.links.delete(slot);
    this.#virtual = this.#virtual.filter((other) => other !== slot);
    this.#known = undefined;
    const threads = this.hooks.threadsOn(slot);
    const waiting = this.#apart.get(slot);
    this.#apart.delete(slot);
    const failed = !slot.ready && !slot.retired && this.#failures.add(this.hooks.now(), final);
    const none = failed && !slot.platform && this.#usable().length === 0;
    const lost = threads.filter(
      (thread) => this.#closed || none || (failed && slot.platform) || !this.#requeue(slot, thread),
    );
    if (waiting && (failed || this.#closed)) lost.push(waiting);
    else if (waiting) this.add(waiting);
    // Threads in line would only cause another carrier that cannot start.
    for (let next = none && this.#first(); next; next = this.#first()) {
      this.#line.remove(next);
      lost.push(next);
    }
    if (failed) this.#checkReady(true);
    this.flush();
    return lost;
  }

  /** Sends nothing from here on. */
  close(): void {
    this.#closed = true;
    this.#checkReady(true);
  }

  #requeue(slot: C, thread: T): boolean {
    if (!slot.takeBack(thread)) return false;
    this.again(thread);
    return true;
  }

  /** A thread that is back and has not begun. */
  again(thread: T): void {
    thread.bound = true;
    this.add(thread);
  }

  /** Has carriers made until so many are up; `done` is told, once, whether they are. */
  ready(count: number, done: (up: boolean) => void): void {
    this.#readyWaits.add({ count, done });
    for (let more = count - this.#usable().length; more > 0; more--) this.#spawn();
    this.#checkReady(this.#closed);
  }

  #checkReady(giveUp = false): void {
    const up = this.#usable().filter((slot) => slot.ready).length;
    for (const wait of this.#readyWaits) {
      if (up < wait.count && !giveUp) continue;
      this.#readyWaits.delete(wait);
      wait.done(up >= wait.count);
    }
  }

  #spawn(): void {
    this.#virtual.push(this.#made(this.hooks.spawn(false)));
    this.#known = undefined;
  }

  #retire(slot: C): void {
    slot.retire();
    this.#known = undefined;
  }

  #made(slot: C): C {
    this.links.add(slot);
    return slot;
  }

  #canGrow(now: number): boolean {
    const { parallelism, maxCarriers } = this.limits;
    if (this.#virtual.length >= maxCarriers || !this.#failures.mayTry(now)) return false;
    return this.#usable().length < parallelism;
  }

  /** Has carriers made where that is worth it. */
  #grow(now: number): void {
    for (let more = this.#wanted(now); more > 0 && this.#canGrow(now); more--) this.#spawn();
  }

  #wanted(now: number): number {
    const usable = this.#usable();
    const up = usable.filter((slot) => slot.ready);
    const starting = usable.length - up.length;
    const inLine = this.#line.length;
    const computing = up.filter((slot) => this.#computes(slot, now));
    // Whatever waits would wait for them: twice as many with each look.
    if (up.length > 0 && computing.length === up.length) {
      const behind = computing.reduce((sum, slot) => sum + movable(slot).length, 0);
      return Math.min(inLine + behind - starting, usable.length);
    }
    if (inLine === 0 || starting > 0) return inLine > MANY && usable.length < 2 ? 1 : 0;
    const [only] = up;
    // What it was sent lives on, and its share of the others is used up.
    const longLived = up.length === 1 && only?.unbegun === 0 && this.#turns(only, now);
    return longLived || now - (this.#waitsSince ?? now) > PATIENCE ? 1 : 0;
  }

  /** Whether the carrier is in the middle of something, and has been for a while. */
  #computes(slot: C, now: number): boolean {
    if (slot.askedAt > slot.heardAt && now - slot.askedAt > LOOK) return true;
    const silent = now - Math.max(slot.heardAt, slot.fedAt);
    if (slot.unbegun === 0 || silent <= LOOK) return false;
    if (!slot.revocable) return silent > SILENT;
    // One that has begun none of them, and runs nothing else, reads a value or loads a module.
    const busy = slot.computing() || slot.live > slot.unbegun;
    return busy && slot.untaken().length >= slot.seen;
  }

  /** Not at once: what the others have begun by now, they mostly have said already. */
  #feedSoon(): void {
    if (this.#feeding || !this.#virtual.some((slot) => slot.unbegun > 0)) return;
    this.#feeding = true;
    this.hooks.soon(() => {
      this.#feeding = false;
      this.#feed();
    });
  }

  /** Gives carriers that have nothing to begin half of what waits on the one where most does. */
  #feed(): void {
    if (this.#closed || this.#line.length > 0) return;
    const now = this.hooks.now();
    for (const taker of this.#usable()) {
      if (!taker.ready || taker.unbegun > 0) continue;
      const waiting = this.#longest(now);
      if (!waiting) return;
      if (this.#isNext(taker, now)) this.#move(waiting.from, waiting.threads, taker, now);
      else taker.ask();
    }
  }

  /** The carrier on which most threads wait that can be taken back. One that has begun none yet keeps its share for a while. */
  #longest(now: number): { from: C; threads: readonly T[] } | undefined {
    let longest: { from: C; threads: readonly T[] } | undefined;
    for (const from of this.#usable()) {
      if (from.unbegun <= (longest?.threads.length ?? 0)) continue;
      // One that is in the middle of its first threads may be about to begin all of them.
      const stays = from.computing() && from.untaken().length >= from.seen;
      if (!from.window.known && !stays && now - from.madeAt < this.#startTime) continue;
      const threads = movable(from);
      if (threads.length > (longest?.threads.length ?? 0)) longest = { from, threads };
    }
    return longest;
  }

  #move(from: C, threads: readonly T[], taker: C, now: number): void {
    const half = Math.ceil(threads.length / 2);
    const count = Math.min(half, taker.window.size(now));
    // The last ones, which the carrier would begin last.
    for (const thread of threads.slice(-count)) {
      if (!from.takeBack(thread)) continue;
      thread.bound = true;
      // Where it turns out to be large it waits its turn.
      const next = this.#isNext(taker, now);
      if (this.hooks.send(thread, taker, next, false) === "sent") continue;
      thread.large = true;
      this.add(thread);
    }
    taker.flush();
    this.#watch();
  }

  /** Ends idle carriers: a platform thread's own, and the spares that stood in for blocked ones. */
  #trim(): void {
    let spare = this.#usable().length - this.limits.parallelism;
    for (const slot of this.links) {
      if (!isIdle(slot) || this.#apart.has(slot)) continue;
      if (slot.platform || spare-- > 0) this.#retire(slot);
    }
  }

  /** Ends carriers that have been idle for long, but one. */
  #idleLater(): void {
    const { idleTimeout } = this.limits;
    if (this.#idling || this.#virtual.length < 2 || idleTimeout === Number.POSITIVE_INFINITY)
      return;
    const others = this.#usable().filter((slot) => slot.ready);
    if (others.length < 2 || !others.some(isIdle)) return;
    this.#idling = true;
    const now = this.hooks.now();
    const first = Math.min(...others.filter(isIdle).map((slot) => slot.idleSince));
    this.hooks.after(Math.max(1, first + idleTimeout - now), () => {
      this.#idling = false;
      if (this.#closed) return;
      // Those that somebody waits for come up one after another.
      if (this.#readyWaits.size === 0) this.#endIdle(this.hooks.now() - idleTimeout);
      this.#idleLater();
    });
  }

  #endIdle(since: number): void {
    let left = this.#usable().filter((slot) => slot.ready).length;
    for (const slot of this.#usable().toReversed()) {
      if (left < 2 || !slot.ready || !isIdle(slot) || slot.idleSince > since) continue;
      left--;
      this.#retire(slot);
    }
  }

  #checkStuck(): void {
    if (!this.#isStuck()) return;
    // One that waits for a thread; what others wait for in shared memory may still come.
    const joining = this.#virtual.findLast((slot) => slot.blocked && slot.blocked.ident >= 0);
    if (joining) this.hooks.stuck(joining);
    else this.hooks.starving();
  }

  #isStuck(): boolean {
    const virtual = this.#virtual;
    const isFull = this.#line.length > 0 && virtual.length >= this.limits.maxCarriers;
    return isFull && virtual.every(waitsForEver);
  }

  /** Threads wait for a carrier, and no thread of any can go on by itself: one that waits last. */
  starved(): C | undefined {
    if (!this.#isStuck()) return undefined;
    for (const slot of this.links) if (slot.live > 0 && !waitsForEver(slot)) return undefined;
    return this.#virtual.at(-1);
  }
}

function isIdle<T extends Waiting>(slot: Slot<T>): boolean {
  return slot.live === 0 && !slot.dead && !slot.retired && !slot.blocked;
}

function waitsForEver<T extends Waiting>({ blocked }: Slot<T>): boolean {
  return blocked !== undefined && !blocked.limited;
}

/** Those that a carrier has not begun and that can go elsewhere. */
function movable<T extends Waiting>(slot: Slot<T>): readonly T[] {
  return slot.untaken().filter((thread) => !thread.bound);
}
