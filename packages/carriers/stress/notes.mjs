// What the stress test's threads note in shared memory, and what does not hold.

/** The last of the locks is an RLock. */
export const LOCKS = 4;
export const PERMITS = 3;
export const PARTIES = 2;
const ACTORS = 64;
/** Of each producer. */
export const MOST_ITEMS = 4096;

const deeds = [
  "lock",
  "lock timed out",
  "permit",
  "permit timed out",
  "read",
  "write",
  "read-write lock timed out",
  "put",
  "get",
  "event",
  "notified",
  "barrier",
  "barrier broken",
  "update",
  "entry",
  "new in a set",
  "pushed",
  "shifted",
];
const violations = [
  "two threads hold one lock",
  "a lock was not abandoned though its holder was killed",
  "more threads have permits than there are",
  "an item was delivered twice",
  "a producer's items came out of order",
  "somebody released a thread's lock",
  "a wait for a condition ended that nobody had notified",
  "somebody writes while others read or write",
  "a thread does not hold its RLock as often as it took it",
  "somebody went on from a barrier before all had come",
  "an event was waited for without limit, and was not set",
  "a value of a map is not what somebody has set",
];

let words = 0;
const room = (count) => {
  words += count;
  return words - count;
};
/** Who holds each lock. */
const HOLDER = room(LOCKS);
const WRITER = room(1);
const FAILED = room(1);
const READY = room(1);
/** Under the condition's lock: who waits, how many of them are notified, and that it is over. */
const WAITING = room(1);
const NOTIFIED = room(1);
const OVER = room(1);
/** Those who came to the barrier, and who went on as the first, the second, … */
const CAME = room(1);
const WENT_ON = room(PARTIES);
const DONE = room(deeds.length);
/** Set by the main realm before it kills an actor: what that one holds counts no longer. */
const DYING = room(ACTORS);
const INSIDE = room(ACTORS);
const READING = room(ACTORS);
/** How many items each producer has put for certain. */
const PUT = room(ACTORS);
const SEEN = room(ACTORS * MOST_ITEMS);

export class Notes {
  constructor(memory = new Int32Array(new SharedArrayBuffer(words * 4))) {
    this.words = memory;
  }

  did(deed) {
    Atomics.add(this.words, DONE + deeds.indexOf(deed), 1);
  }

  violation(kind) {
    Atomics.store(this.words, FAILED, violations.indexOf(kind) + 1);
  }

  get failed() {
    return violations[Atomics.load(this.words, FAILED) - 1];
  }

  ready() {
    Atomics.add(this.words, READY, 1);
  }

  get readyCount() {
    return Atomics.load(this.words, READY);
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
    if (!this.isDying(before)) this.violation("two threads hold one lock");
    else if (!lock.abandoned)
      this.violation("a lock was not abandoned though its holder was killed");
  }

  leaves(nth, actor) {
    const holder = Atomics.compareExchange(this.words, HOLDER + nth, actor, 0);
    if (holder !== actor && !this.isDying(actor))
      this.violation("somebody released a thread's lock");
  }

  #living(from) {
    let count = 0;
    for (let each = 0; each < ACTORS; each++)
      if (!this.isDying(each)) count += Atomics.load(this.words, from + each);
    return count;
  }

  inside(actor, by) {
    Atomics.add(this.words, INSIDE + actor, by);
    if (by > 0 && this.#living(INSIDE) > PERMITS)
      this.violation("more threads have permits than there are");
  }

  reads(actor, by) {
    Atomics.add(this.words, READING + actor, by);
    const writer = Atomics.load(this.words, WRITER);
    if (by > 0 && writer !== 0 && !this.isDying(writer))
      this.violation("somebody writes while others read or write");
  }

  writes(lock, actor) {
    const before = Atomics.exchange(this.words, WRITER, actor);
    const others = before !== 0 && !this.isDying(before);
    if (others || this.#living(READING) > 0)
      this.violation("somebody writes while others read or write");
    else if (before !== 0 && !lock.abandoned)
      this.violation("a lock was not abandoned though its holder was killed");
  }

  written(actor) {
    const writer = Atomics.compareExchange(this.words, WRITER, actor, 0);
    if (writer !== actor && !this.isDying(actor))
      this.violation("somebody writes while others read or write");
  }

  // Under the condition's lock.

  get isOver() {
    return this.words[OVER] === 1;
  }

  over() {
    this.words[OVER] = 1;
  }

  waits() {
    this.words[WAITING]++;
  }

  notified() {
    this.words[WAITING]--;
    if (--this.words[NOTIFIED] < 0)
      this.violation("a wait for a condition ended that nobody had notified");
  }

  notifies(count) {
    this.words[NOTIFIED] += Math.min(count, this.words[WAITING] - this.words[NOTIFIED]);
  }

  comes() {
    Atomics.add(this.words, CAME, 1);
  }

  goesOn(place) {
    const times = Atomics.add(this.words, WENT_ON + place, 1) + 1;
    if (!(times * PARTIES <= Atomics.load(this.words, CAME)))
      this.violation("somebody went on from a barrier before all had come");
  }

  /** How many did not go on with those with whom they had come. */
  get leftBehind() {
    const went = Array.from({ length: PARTIES }, (_, place) => this.words[WENT_ON + place]);
    const most = Math.max(...went);
    return went.reduce((sum, times) => sum + most - times, 0);
  }

  put(actor) {
    return Atomics.add(this.words, PUT + actor, 1);
  }

  wasPut(actor) {
    return Atomics.load(this.words, PUT + actor);
  }

  seen(actor, number) {
    if (Atomics.add(this.words, SEEN + actor * MOST_ITEMS + number, 1) > 0)
      this.violation("an item was delivered twice");
  }

  /** How many of a producer's items that were put nobody has taken. */
  missing(actor) {
    let missing = 0;
    for (let number = 0; number < this.wasPut(actor); number++)
      if (Atomics.load(this.words, SEEN + actor * MOST_ITEMS + number) === 0) missing++;
    return missing;
  }
}
