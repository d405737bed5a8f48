// What the stress test's threads do, and what they note in shared memory when something does not hold.
import { QueueEmpty, QueueFull, QueueShutDown, Thread, ThreadError } from "@heddle/core";

// Words of the notes. Who holds each lock; how many items of each producer were taken out twice, and so on.
export const LOCKS = 3;
export const PERMITS = 3;
export const ACTORS = 64;
const HOLDER = 0;
const VIOLATIONS = 8;
const KIND = 9;
const READY = 10;
// Under the condition's lock: who waits, how many of them are notified, and that it is over.
const WAITING = 11;
const NOTIFIED = 12;
const OVER = 13;
const DONE = 16;
/** Set by the main realm before it kills an actor: what that one holds counts no longer. */
const DYING = 32;
const INSIDE = DYING + ACTORS;
/** How many items each producer has put for certain. */
const PUT = INSIDE + ACTORS;
const SEEN = PUT + ACTORS;
const MOST_ITEMS = 4096;
export const WORDS = SEEN + ACTORS * MOST_ITEMS;

const deeds = [
  "lock",
  "lock timed out",
  "permit",
  "permit timed out",
  "put",
  "get",
  "event",
  "notified",
];
const violations = {
  1: "two threads hold one lock",
  2: "a lock was not abandoned though its holder was killed",
  3: "more threads have permits than there are",
  4: "an item was delivered twice",
  5: "a producer's items came out of order",
  7: "a wait for a condition ended that nobody had notified",
  6: "somebody released a thread's lock",
};

export class Notes {
  constructor(words = new Int32Array(new SharedArrayBuffer(WORDS * 4))) {
    this.words = words;
  }

  did(deed) {
    Atomics.add(this.words, DONE + deeds.indexOf(deed), 1);
  }

  violation(kind) {
    Atomics.store(this.words, KIND, kind);
    Atomics.add(this.words, VIOLATIONS, 1);
  }

  ready() {
    Atomics.add(this.words, READY, 1);
  }

  get readyCount() {
    return Atomics.load(this.words, READY);
  }

  get failed() {
    return this.words[VIOLATIONS] > 0 ? violations[this.words[KIND]] : undefined;
  }

  get done() {
    return Object.fromEntries(deeds.map((deed, nth) => [deed, this.words[DONE + nth]]));
  }

  dying(actor) {
    Atomics.store(this.words, DYING + actor, 1);
  }

  isDying(actor) {
    return Atomics.load(this.words, DYING + actor) === 1;
  }

  /** Called while the lock is held. */
  holds(nth, lock, actor) {
    const before = Atomics.exchange(this.words, HOLDER + nth, actor);
    if (before === 0) return;
    if (!this.isDying(before)) this.violation(1);
    else if (!lock.abandoned) this.violation(2);
  }

  leaves(nth, actor) {
    const holder = Atomics.compareExchange(this.words, HOLDER + nth, actor, 0);
    if (holder !== actor && !this.isDying(actor)) this.violation(6);
  }

  inside(actor, by) {
    Atomics.add(this.words, INSIDE + actor, by);
    if (by < 0) return;
    let inside = 0;
    for (let each = 0; each < ACTORS; each++)
      if (!this.isDying(each)) inside += Atomics.load(this.words, INSIDE + each);
    if (inside > PERMITS) this.violation(3);
  }

  put(actor) {
    return Atomics.add(this.words, PUT + actor, 1);
  }

  wasPut(actor) {
    return Atomics.load(this.words, PUT + actor);
  }

  seen(actor, number) {
    if (Atomics.add(this.words, SEEN + actor * MOST_ITEMS + number, 1) > 0) this.violation(4);
  }

  /** How many of a producer's items that were put nobody has taken. */
  missing(actor) {
    let missing = 0;
    for (let number = 0; number < this.wasPut(actor); number++)
      if (Atomics.load(this.words, SEEN + actor * MOST_ITEMS + number) === 0) missing++;
    return missing;
  }
}

/** Mulberry32. */
export function randomFrom(seed) {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const spin = (times) => {
  let left = times;
  while (left > 0) left--;
};

/** Timed waits mostly; `undefined` where it may wait as long as it takes. */
function someOptions(random) {
  const way = random(4);
  if (way === 0) return undefined;
  if (way === 1) return { timeout: random(4) };
  if (way === 2) return { signal: AbortSignal.timeout(random(6)) };
  return { timeout: random(20), signal: AbortSignal.timeout(random(20)) };
}

const ends = (error) =>
  error.name === "TimeoutError" ||
  error instanceof QueueEmpty ||
  error instanceof QueueFull ||
  (error instanceof ThreadError && error.code === "THREAD_TIMEOUT");

/** Does one thing after another until the time is up. The main realm has one too. */
export class Work {
  #next = new Map();

  constructor(actor, { notes, seed, ...shared }, blocks) {
    Object.assign(this, { actor, blocks, ...shared });
    this.notes = new Notes(notes);
    this.random = randomFrom(seed + actor * 7919);
  }

  async all(role) {
    this.notes.ready();
    await this.begin.wait();
    const until = Date.now() + this.ms;
    if (role === "waiter") return await this.#await();
    while (Date.now() < until || role === "consumer") {
      try {
        if (role === "producer") await this.#produce();
        else if (role === "consumer") await this.#consume();
        else await this.#share();
      } catch (error) {
        if (error instanceof QueueShutDown) return;
        if (!ends(error)) throw error;
      }
    }
  }

  async #share() {
    const { random } = this;
    const way = random(10);
    if (way < 6) return await this.#lock(random(LOCKS));
    if (way < 8) return await this.#permit();
    if (way < 9 && !this.blocks) return await this.#notify();
    if (random(2)) this.event.set();
    else this.event.clear();
    if (await this.event.wait({ timeout: random(3) })) this.notes.did("event");
  }

  async #lock(nth) {
    const { random, actor, notes } = this;
    const lock = this.locks[nth];
    let got = false;
    try {
      if (this.blocks && random(2)) got = lock.acquireSync(random(2) ? { timeout: random(5) } : {});
      else if (random(5) === 0) got = lock.tryAcquire();
      else got = await lock.acquire(someOptions(random));
    } finally {
      if (!got) notes.did("lock timed out");
    }
    if (!got) return;
    notes.holds(nth, lock, actor);
    notes.did("lock");
    spin(random(2000));
    if (!this.blocks && random(4) === 0) await null;
    notes.leaves(nth, actor);
    lock.release();
  }

  async #permit() {
    const { random, actor, notes, semaphore } = this;
    let held;
    try {
      held =
        this.blocks && random(2)
          ? semaphore.holdSync({ timeout: random(6) })
          : await semaphore.hold(someOptions(random));
    } finally {
      if (!held) notes.did("permit timed out");
    }
    notes.inside(actor, 1);
    notes.did("permit");
    spin(random(2000));
    notes.inside(actor, -1);
    held[Symbol.dispose]();
  }

  /** Waits without limit, again and again: each notification must end exactly one of the waits. */
  async #await() {
    const { condition, notes } = this;
    const { words } = notes;
    for (;;) {
      await condition.acquire();
      const over = words[OVER] === 1;
      if (!over) {
        words[WAITING]++;
        if (this.blocks) condition.waitSync();
        else await condition.wait();
        words[WAITING]--;
        if (--words[NOTIFIED] < 0) notes.violation(7);
        notes.did("notified");
      }
      condition.release();
      if (over) return;
    }
  }

  async #notify(count = this.random(4) + 1) {
    const { condition, notes } = this;
    await condition.acquire();
    const { words } = notes;
    words[NOTIFIED] += Math.min(count, words[WAITING] - words[NOTIFIED]);
    condition.notify(count);
    condition.release();
  }

  /** Lets all who wait for the condition go, for good. */
  async endWaits() {
    await this.condition.acquire();
    this.notes.words[OVER] = 1;
    this.condition.release();
    await this.#notify(1000);
  }

  async #produce() {
    const { random, actor, notes, queue } = this;
    const number = notes.wasPut(actor);
    if (number >= MOST_ITEMS - 1) return await new Promise((resolve) => setTimeout(resolve, 5));
    const item = { actor, number, filler: "x".repeat(random(300)) };
    if (this.blocks && random(2)) queue.putSync(item, random(2) ? { timeout: random(5) } : {});
    else await queue.put(item, someOptions(random));
    notes.put(actor);
    notes.did("put");
  }

  async #consume() {
    const { random, notes, queue } = this;
    const item =
      this.blocks && random(2)
        ? queue.getSync(random(2) ? { timeout: random(5) } : {})
        : await queue.get(someOptions(random));
    notes.did("get");
    notes.seen(item.actor, item.number);
    if ((this.#next.get(item.actor) ?? 0) > item.number) notes.violation(5);
    this.#next.set(item.actor, item.number + 1);
  }
}

export class Actor extends Thread {
  static module = import.meta.url;
  constructor(actor, role, shared) {
    super({ name: `actor ${actor}, ${role}` });
    Object.assign(this, { actor, role, shared });
  }

  async run() {
    await new Work(this.actor, this.shared, this.constructor.kind === "platform").all(this.role);
  }
}

export class PlatformActor extends Actor {
  static kind = "platform";
}
