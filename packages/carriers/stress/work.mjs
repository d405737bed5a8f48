// What the stress test's threads do, in every runtime.
import {
  BrokenBarrierError,
  QueueEmpty,
  QueueFull,
  QueueShutdown,
  ThreadError,
} from "@heddle/core";
import { LOCKS, MOST_ITEMS, Notes } from "./notes.mjs";
import { randomFrom } from "./random.mjs";

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

const isWhole = (value, key) =>
  value === undefined || (value.key === key && value.text.replaceAll(String(key), "") === "");

/** Does one thing after another until the time is up. The main realm has one too. */
export class Work {
  #next = new Map();

  /** @param blocks whether the thread may block its realm. @param owner is the thread. */
  constructor(actor, { notes, seed, ...shared }, blocks, owner) {
    Object.assign(this, { actor, blocks, owner: { owner }, ...shared });
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
        if (error instanceof QueueShutdown) return;
        if (!ends(error)) throw error;
      }
    }
  }

  async #share() {
    const { random } = this;
    const way = random(20);
    if (way < 6) return await this.#lock(random(LOCKS - 1));
    if (way < 8) return await this.#rlock();
    if (way < 10) return await this.#permit();
    if (way < 13) return await this.#readOrWrite();
    if (way < 14) return await this.#meet();
    if (way < 15 && !this.blocks) return await this.#notify();
    if (way >= 16) return this.#collect(way - 16);
    if (random(2)) this.event.set();
    else this.event.clear();
    if (await this.event.wait({ timeout: random(3) })) this.notes.did("event");
  }

  /** A count, values that must be whole, numbers that are new to one alone, and a list whose length is known. */
  #collect(way) {
    const { random, notes, map, list, set } = this;
    if (way === 0) {
      map.update("count", (count = 0) => count + 1);
      notes.did("update");
    } else if (way === 1) {
      const key = random(2) ? `key ${random(40)}` : random(40);
      const deed = random(4);
      if (deed === 0) map.delete(key);
      else if (deed === 1) map.set(key, { key, text: String(key).repeat(random(60)) });
      else if (!isWhole(map.get(key), key))
        notes.violation("a value of a map is not what somebody has set");
      notes.did("entry");
    } else if (way === 2) {
      if (set.add(random(5000))) notes.did("new in a set");
    } else if (random(2)) {
      list.push("x".repeat(random(300)));
      notes.did("pushed");
    } else if (list.shift() !== undefined) notes.did("shifted");
  }

  /** Takes a lock in one of the ways there are. @returns whether it did. */
  async #take(lock, more) {
    const { random, blocks, notes } = this;
    let got = false;
    try {
      if (blocks && random(2))
        got = lock.acquireSync(random(2) ? { timeout: random(5), ...more } : { ...more });
      else if (random(5) === 0) got = lock.tryAcquire(more);
      else {
        const options = someOptions(random);
        got = await lock.acquire(more ? { ...options, ...more } : options);
      }
    } finally {
      if (!got) notes.did("lock timed out");
    }
    return got;
  }

  async #lock(nth) {
    const { random, actor, notes } = this;
    const lock = this.locks[nth];
    if (!(await this.#take(lock))) return;
    notes.holds(nth, lock, actor);
    notes.did("lock");
    spin(random(2000));
    if (!this.blocks && random(4) === 0) await null;
    notes.leaves(nth, actor);
    lock.release();
  }

  async #rlock() {
    const { random, actor, notes, rlock, owner } = this;
    if (!(await this.#take(rlock, owner))) return;
    notes.holds(LOCKS - 1, rlock, actor);
    notes.did("lock");
    const times = 1 + random(3);
    for (let more = 1; more < times; more++) rlock.tryAcquire(owner);
    spin(random(1000));
    for (let left = times; left > 0; left--) {
      if (rlock.recursionCount(owner) !== left)
        notes.violation("a thread does not hold its RLock as often as it took it");
      if (left === 1) notes.leaves(LOCKS - 1, actor);
      rlock.release(owner);
    }
  }

  async #hold(lock, deed) {
    const { random, blocks, notes } = this;
    let held;
    try {
      held =
        blocks && random(2)
          ? lock.holdSync({ timeout: random(6) })
          : await lock.hold(someOptions(random));
    } finally {
      if (!held) notes.did(deed);
    }
    return held;
  }

  async #permit() {
    const { random, actor, notes, semaphore } = this;
    const held = await this.#hold(semaphore, "permit timed out");
    notes.inside(actor, 1);
    notes.did("permit");
    spin(random(2000));
    notes.inside(actor, -1);
    held[Symbol.dispose]();
  }

  async #readOrWrite() {
    const { random, actor, notes, rwlock } = this;
    const reads = random(3) > 0;
    const side = reads ? rwlock.read : rwlock.write;
    const held = await this.#hold(side, "read-write lock timed out");
    if (reads) notes.reads(actor, 1);
    else notes.writes(rwlock, actor);
    notes.did(reads ? "read" : "write");
    spin(random(2000));
    if (reads) notes.reads(actor, -1);
    else notes.written(actor);
    held[Symbol.dispose]();
  }

  /** The one who finds the barrier broken may make it whole again. */
  async #meet() {
    const { random, notes, barrier } = this;
    notes.comes();
    try {
      const timeout = 1 + random(10);
      const place =
        this.blocks && random(2) ? barrier.waitSync({ timeout }) : await barrier.wait({ timeout });
      notes.goesOn(place);
      notes.did("barrier");
    } catch (error) {
      if (!(error instanceof BrokenBarrierError)) throw error;
      notes.did("barrier broken");
      if (random(2)) barrier.reset();
    }
  }

  /** Waits without limit, again and again: each notification must end exactly one of the waits. */
  async #await() {
    const { condition, notes } = this;
    for (;;) {
      await condition.acquire();
      const { isOver } = notes;
      if (!isOver) {
        notes.waits();
        if (this.blocks) condition.waitSync();
        else await condition.wait();
        notes.notified();
        notes.did("notified");
      }
      condition.release();
      if (isOver) return;
    }
  }

  async #notify(count = this.random(4) + 1) {
    const { condition, notes } = this;
    await condition.acquire();
    notes.notifies(count);
    condition.notify(count);
    condition.release();
  }

  /** Lets all who wait for the condition go, for good. */
  async endWaits() {
    await this.condition.acquire();
    this.notes.over();
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
    if ((this.#next.get(item.actor) ?? 0) > item.number)
      notes.violation("a producer's items came out of order");
    this.#next.set(item.actor, item.number + 1);
  }
}
