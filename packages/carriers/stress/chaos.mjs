// Threads of every kind, many at once, while their carriers end in every way there is.
import {
  array,
  Barrier,
  Condition,
  Event,
  LifoQueue,
  Lock,
  mainThread,
  PriorityQueue,
  Queue,
  RLock,
  RWLock,
  Semaphore,
  transfer,
  u32,
} from "@heddle/core";
import {
  Chaos,
  Counting,
  double,
  NUMBERS,
  PERMITS,
  PlatformChaos,
  runs,
  Small,
  Stats,
} from "./chaos.threads.mjs";
import { randomFrom } from "./random.mjs";

/** Steps in which a wave must be over when all was started, however busy the machine, and milliseconds of one. */
const PATIENCE = 600;
const STEP = 100;
const WAVE = 400;
/** Threads that are done between two carriers that are ended from outside. */
const BETWEEN = 10;

class Added extends array(u32, 1) {}

/**
 * Starts at least so many threads, wave after wave.
 *
 * @param endsOne ends a carrier from outside of heddle; false where there is none.
 * @param blocksMain whether the main realm may block.
 * @param hasMemoryLimit whether a carrier that uses too much memory ends alone.
 * @param measure what is in use when all is quiet, as numbers by name; it is given a signal that threads had.
 * @param allowed by how much each of these may have grown between a fifth of the threads and the end.
 * @returns what was done, and what was measured then and at the end. It rejects with what did not hold, and the seed.
 */
export async function chaos(options) {
  const play = new Play(options);
  const { threads, seed, measure, allowed, told = () => {} } = options;
  let before;
  try {
    while (play.started < threads) {
      await play.wave();
      if (!before && play.started > threads / 5) before = await measure(play.signal);
      told({ ...play.done });
    }
    play.end();
    const after = await measure(play.signal);
    for (const [what, most] of Object.entries(allowed))
      if (after[what] > before[what] + most)
        throw new Error(`${what} grew from ${before[what]} to ${after[what]}`);
    return { seed, done: play.done, before, after };
  } catch (cause) {
    throw new Error(`chaos: seed ${seed}, wave ${play.done.waves + 1}: ${cause.message}`, {
      cause,
    });
  }
}

class Play {
  done = {
    waves: 0,
    threads: 0,
    lost: 0,
    "lost as they began": 0,
    killed: 0,
    "ended from outside": 0,
  };
  /** Of a controller that never aborts. */
  signal = new AbortController().signal;
  #next = 1;
  #waveStart = 1;
  #bag;

  constructor({ runtime, seed, endsOne, blocksMain, hasMemoryLimit }) {
    Object.assign(this, { runtime, endsOne, blocksMain, hasMemoryLimit });
    this.random = randomFrom(seed);
    this.#bag = makeBag();
  }

  get started() {
    return this.done.threads;
  }

  /** The next thread's number. */
  #number() {
    this.done.threads++;
    const number = this.#next++ % NUMBERS;
    runs.set(number, 0);
    return number;
  }

  async wave() {
    const { random, runtime, done } = this;
    this.#waveStart = this.#next;
    // One in four is quiet: nothing is lost there.
    this.violent = random(4) > 0;
    const observed = { started: 0, ended: 0 };
    const unobserve =
      random(2) === 0
        ? runtime.observe({ start: () => observed.started++, end: () => observed.ended++ })
        : undefined;
    const before = runtime.stats().totals;
    const all = [];
    let over = false;
    const ending = this.violent ? this.#endSome(() => over) : undefined;
    while (this.#next - this.#waveStart < WAVE) {
      for (let left = 1 + random(40); left > 0; left--) all.push(this.#one());
      if (random(4) > 0) await turn(random(4));
    }
    const found = (await within(PATIENCE, Promise.all(all), () => this.#left())).flat();
    over = true;
    await ending;
    await within(PATIENCE, this.#quiet(), () => this.#left());
    unobserve?.();
    if (observed.started !== observed.ended)
      found.push(`${observed.started} threads were seen to start and ${observed.ended} to end`);
    if (found.filter(Boolean).length > 0) throw new Error(found.filter(Boolean).join("\n"));
    this.#checkRuns();
    this.#checkTotals(before);
    await this.#checkBag();
    done.waves++;
  }

  end() {
    for (const queue of this.#bag.queues) while (queue.tryGet());
    this.#bag = undefined;
  }

  #left() {
    const { totals, carriers } = this.runtime.stats();
    return `${totals.queued} queued and ${totals.running} running, on ${JSON.stringify(carriers)}`;
  }

  /** Also threads that threads have started, which nobody here joins. */
  async #quiet() {
    for (;;) {
      const { queued, running } = this.runtime.stats().totals;
      if (queued + running === 0) return;
      await turn(1);
    }
  }

  async #endSome(isOver) {
    let before = 0;
    for (;;) {
      await turn(10 + this.random(60));
      if (isOver()) return;
      // Something was done since the last one: on a busy machine workers would all end as they begin, and no wave.
      const { done } = this.runtime.stats().totals;
      if (done < before + BETWEEN || !this.endsOne(this.random)) continue;
      this.done["ended from outside"]++;
      before = done;
    }
  }

  #checkRuns() {
    for (let each = this.#waveStart; each < this.#next; each++) {
      const times = runs.at(each % NUMBERS);
      if (times > 1) throw new Error(`thread ${each} ran ${times} times`);
    }
  }

  #checkTotals(before) {
    const after = this.runtime.stats().totals;
    const ended = ["done", "failed", "stopped", "lost"].map(
      (state) => after[state] - before[state],
    );
    this.done.lost += after.lost - before.lost;
    const ends = this.done.killed + this.done["ended from outside"];
    if (this.done["lost as they began"] > ends)
      throw new Error("threads that had not begun are lost with their carriers");
    if (!this.violent && after.lost > before.lost) throw new Error("lost, though no carrier ended");
    // A child whose starter's carrier ended was perhaps never started.
    const count = ended.reduce((sum, each) => sum + each, 0);
    if (count > this.#next - this.#waveStart)
      throw new Error("more threads ended than were started");
  }

  /** Nobody holds anything any more, and what was done in the lock is there. */
  async #checkBag() {
    const { lock, rlock, rwlock, semaphore, condition, queues, stats, added } = this.#bag;
    for (const [name, each] of Object.entries({ lock, rlock, write: rwlock.write, condition })) {
      // Until the end of whoever held it has been seen.
      const owner = each === rlock ? { owner: mainThread() } : {};
      const isFree = await each.acquire({ timeout: 5000, ...owner });
      if (!isFree) throw new Error(`the ${name} is held though nobody is left`);
      if (each === rlock) rlock.release(owner);
      else each.release();
    }
    const permits = await Promise.all(
      Array.from({ length: PERMITS }, () => semaphore.acquire({ timeout: 5000 })),
    );
    if (!permits.every(Boolean)) throw new Error("a permit is held though nobody is left");
    if (semaphore.tryAcquire()) throw new Error("there are more permits than there were");
    semaphore.release(PERMITS);
    // A thread may have ended between the two.
    const [sum, least] = [stats.sum, added.at(0)];
    const most = least + this.done.lost + this.done.killed;
    if (sum < least || sum > most)
      throw new Error(`what a lock guards is ${sum}, not ${least} to ${most}`);
    for (const queue of queues) while (queue.tryGet());
  }

  /** Starts one thread of some kind, and promises what was wrong with its end. */
  #one() {
    const { random } = this;
    const way = random(100);
    if (this.violent && random(80) === 0) return this.#victim();
    if (random(60) === 0) return this.#throws();
    if (way < 30) return this.#small();
    if (way < 40) return this.#simple();
    if (way < 48) return this.#uses();
    if (way < 54) return this.#carries();
    if (way < 62) return this.#moves();
    if (way < 66) return this.#gives();
    if (way < 76) return this.#nests();
    if (way < 80) return this.#hands();
    if (way < 85) return this.#stops();
    if (way < 90) return this.#counts();
    if (way < 95) return this.#calls();
    return this.#maps();
  }

  #small() {
    const number = this.#number();
    const thread = new Small(number).start(this.runtime);
    if (this.blocksMain && this.random(200) === 0) return this.#sync(thread, number * 2);
    return this.#ends(thread, (value) => value === number * 2);
  }

  /** Blocks for it at once. */
  async #sync(thread, expected) {
    try {
      const value = thread.joinSync({ timeout: PATIENCE * STEP });
      return value === expected ? undefined : `joinSync gave ${value}`;
    } catch (error) {
      return this.#isLost(error) ? undefined : `joinSync: ${error}`;
    }
  }

  #simple() {
    const { random, runtime } = this;
    const number = this.#number();
    const deed = ["sleeps", "computes", "nothing", "fails"][random(4)];
    const given = { text: "x".repeat(random(2000)) };
    const options = random(3) === 0 ? { signal: this.signal } : undefined;
    const thread = new (this.#type())(number, deed, given, options).start(runtime);
    if (deed === "fails")
      return this.#fails(thread, (error) => error.name === "ChaosError" && error.number === number);
    return this.#ends(thread, (value) => value === (deed === "nothing" ? number * 2 : number));
  }

  #type() {
    return this.random(60) === 0 ? PlatformChaos : Chaos;
  }

  #uses() {
    const number = this.#number();
    const thread = new (this.#type())(number, "uses", this.#bag).start(this.runtime);
    return this.#ends(thread, (value) => value === number);
  }

  #carries() {
    const number = this.#number();
    const given = [new Lock(), new Queue(), new Stats()];
    const thread = new (this.#type())(number, "carries", given).start(this.runtime);
    return this.#ends(thread, (value) => {
      const same = given.every((each, at) => value[at] === each) && value[3] instanceof Lock;
      const item = given[1].tryGet()?.value;
      return same && item?.number === number && given[2].sum === number % 100 && !given[0].locked();
    });
  }

  #moves() {
    const number = this.#number();
    const bytes = new Uint8Array(1 + this.random(3000)).fill(number % 251);
    const { length } = bytes;
    const thread = new (this.#type())(number, "moves", transfer(bytes, [bytes.buffer]));
    thread.start(this.runtime);
    return this.#ends(
      thread,
      (value) => value === length * (number % 251) && thread.given[length - 1] === 1,
    );
  }

  #gives() {
    const length = 1 + this.random(3000);
    const thread = new Chaos(this.#number(), "gives", length).start(this.runtime);
    return this.#ends(thread, (value) => value.length === length && value[length - 1] === 2);
  }

  #nests() {
    const { random } = this;
    const [number, next] = [this.#number(), this.#number()];
    const kind = random(30) === 0 ? "platform" : "virtual";
    const thread =
      random(50) === 0
        ? new PlatformChaos(number, "blocks", [next, "nothing"])
        : new Chaos(number, "nests", [next, kind, "nothing"]);
    return this.#ends(thread.start(this.runtime), (value) => value === next * 2);
  }

  async #hands() {
    const [number, next] = [this.#number(), this.#number()];
    const thread = new Chaos(number, "hands", [next, "sleeps"]).start(this.runtime);
    let child;
    const wrong = await this.#ends(thread, (value) => {
      child = value;
      return true;
    });
    return wrong ?? (child && (await this.#ends(child, (value) => value === next)));
  }

  async #stops() {
    const { random } = this;
    const reason = new Error("stopped, as it should be");
    const thread = new (this.#type())(this.#number(), "waits").start(this.runtime);
    const join = this.#fails(thread, (error) => error.message === reason.message);
    if (random(2)) await turn(random(20));
    thread.stop(reason);
    return join;
  }

  /** An error that nobody catches: it fails that thread, if any. */
  async #throws() {
    const number = this.#number();
    const thread = new (this.#type())(number, "throwsLater").start(this.runtime);
    try {
      const value = await thread.join();
      return value === number ? undefined : `${thread.name} gave ${value}`;
    } catch (error) {
      const isRight = error.message === "uncaught, as it should be";
      return isRight || this.#isLost(error, thread) ? undefined : `${thread.name}: ${error}`;
    }
  }

  async #counts() {
    const { random, runtime } = this;
    const number = this.#number();
    const length = random(30);
    const thread = new Counting(number, length).start(runtime);
    const leaves = random(4) === 0;
    let next = 0;
    try {
      for await (const each of thread) {
        if (each !== next) return `a stream gave ${each} where ${next} was next`;
        next++;
        if (leaves) break;
      }
    } catch (error) {
      if (!this.#isLost(error)) return `a stream ended with ${error}`;
    }
    if (leaves) return void (await thread.join().catch(() => {}));
    return this.#ends(thread, (value) => value === number && next === length);
  }

  async #calls() {
    const number = this.#number();
    try {
      const value = await double.with({ runtime: this.runtime })(number);
      return value === number * 2 ? undefined : `a task gave ${value}`;
    } catch (error) {
      return this.#isLost(error) ? undefined : `a task failed: ${error}`;
    }
  }

  async #maps() {
    const numbers = Array.from({ length: 1 + this.random(20) }, () => this.#number());
    try {
      const values = await double.with({ runtime: this.runtime }).map(numbers).toArray();
      const right = values.every((value, at) => value === numbers[at] * 2);
      return right && values.length === numbers.length ? undefined : `map gave ${values}`;
    } catch (error) {
      return this.#isLost(error) ? undefined : `map failed: ${error}`;
    }
  }

  async #victim() {
    const { random, runtime } = this;
    const deeds = ["exits", "exitsAtOnce", "exitsWithLock", "killed"];
    if (this.hasMemoryLimit && random(4) === 0) deeds.push("fillsMemory");
    const deed = deeds[random(deeds.length)];
    const number = this.#number();
    this.done.killed++;
    if (deed !== "killed")
      return this.#fails(new (this.#type())(number, deed, this.#bag).start(runtime), () => false);
    const thread = new PlatformChaos(number, random(2) ? "waits" : "uses", this.#bag);
    thread.start(runtime);
    const join = thread.join().then(
      () => undefined,
      (error) => (error.code === "THREAD_KILLED" || this.#isLost(error) ? undefined : `${error}`),
    );
    await turn(random(60));
    await thread.kill();
    return join;
  }

  async #ends(thread, isRight) {
    try {
      const value = await thread.join();
      const times = thread.number === undefined ? 1 : runs.at(thread.number);
      if (times !== 1) return `${thread.name} is done, and ran ${times} times`;
      return isRight(value) ? undefined : `${thread.name} gave ${JSON.stringify(value)}`;
    } catch (error) {
      return this.#isLost(error, thread) ? undefined : `${thread.name} failed: ${error.stack}`;
    }
  }

  async #fails(thread, isRight) {
    try {
      return `${thread.name} gave ${await thread.join()}`;
    } catch (error) {
      if (this.#isLost(error, thread) || isRight(error)) return undefined;
      return `${thread.name} failed: ${error.stack}`;
    }
  }

  #isLost(error, thread) {
    if (error.code !== "THREAD_LOST" || !this.violent) return false;
    // A handle has not the number.
    const number = thread?.number;
    if (number !== undefined && thread.state === "lost" && runs.at(number) === 0)
      this.#countUnbegun(thread, error);
    return true;
  }

  /** What has not begun goes elsewhere, unless its carrier ends while it takes it up. */
  #countUnbegun(thread, error) {
    // Something moves with it, or it begins when it is read.
    if (thread.deed === "moves" || thread instanceof Counting) return;
    // Three carriers in a row were ended while they started.
    if (error.message.includes("could not start")) return;
    this.done["lost as they began"]++;
  }
}

function makeBag() {
  return {
    lock: new Lock(),
    rlock: new RLock(),
    rwlock: new RWLock(),
    semaphore: new Semaphore(PERMITS),
    event: new Event(),
    barrier: new Barrier(2),
    condition: new Condition(),
    queues: [new Queue({ maxSize: 4 }), new LifoQueue({ maxSize: 4 }), new PriorityQueue()],
    stats: new Stats(),
    added: new Added(),
  };
}

function turn(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** In steps, since a machine that sleeps meanwhile is not one that hangs. */
async function within(steps, promise, left) {
  let timer;
  const late = new Promise((_, reject) => {
    const wait = (more) => {
      if (more === 0) reject(new Error(`hangs: ${left()}`));
      else timer = setTimeout(wait, STEP, more - 1);
    };
    wait(steps);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
