// Threads that share, for Node's own tests. `words` is shared memory that they count in.
import { Thread, ThreadLocal } from "@heddle/core";

/** More of them inside than `most` would be a mistake, which `words[1]` counts. `words[2]` counts rounds. */
const visit = (words, most) => {
  if (Atomics.add(words, 0, 1) >= most) Atomics.add(words, 1, 1);
  Atomics.add(words, 2, 1);
  Atomics.sub(words, 0, 1);
};

/** Tells the main realm that so many have come this far, or waits until so many have. */
export const tell = (words, at) => {
  Atomics.add(words, at, 1);
  Atomics.notify(words, at);
};
export const told = async (words, at, count) => {
  for (let seen = Atomics.load(words, at); seen < count; seen = Atomics.load(words, at)) {
    await Atomics.waitAsync(words, at, seen, 5).value;
  }
};

/** Resolves when so many stand in the line of a shared object: no event tells that a wait has begun. */
export async function waiting(object, count) {
  for (;;) {
    const words = new Int32Array(globalThis[Symbol.for("heddle")].commons);
    let found = 0;
    const head = words[object[Symbol.for("heddle.place")] + HEAD];
    for (let at = head; at !== 0; at = words[at + NEXT]) found++;
    if (found === count) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
const HEAD = 3;
const NEXT = 5;

const forever = () => new Promise(() => {});

const acts = {
  same: (object) => object,
  async visits({ object, words, most, rounds }) {
    for (let round = 0; round < rounds; round++) {
      const sync = round % 2 === 0;
      if (round % 3 === 0) {
        const held = sync ? object.holdSync() : await object.hold();
        visit(words, most);
        held[Symbol.dispose]();
      } else if (sync ? object.acquireSync() : await object.acquire()) {
        visit(words, most);
        object.release();
      }
    }
  },
  /** Like `visits`, with waits that are cut short, until it is killed. */
  async visitsUntilKilled({ object, words, most, seed }) {
    tell(words, 7);
    for (let round = seed; ; round++) {
      const timeout = round % 5 === 0 ? 0.1 : undefined;
      try {
        const held =
          round % 2 === 0 ? object.holdSync({ timeout }) : await object.hold({ timeout });
        visit(words, most);
        held[Symbol.dispose]();
      } catch (error) {
        if (error.code !== "THREAD_TIMEOUT") throw error;
      }
    }
  },
  /** Any method, told before, counted after. */
  async calls({ object, words, method, args = [] }) {
    tell(words, 7);
    const result = await object[method](...args);
    tell(words, 6);
    return result;
  },
  async holdsForever({ object, words, method, args = [] }) {
    await object[method](...args);
    tell(words, 7);
    return forever();
  },
  async manyWait({ object, words, method, count, args = [] }) {
    const waits = Array.from({ length: count }, () =>
      object[method](...args).then((result) => {
        tell(words, 6);
        return result;
      }),
    );
    tell(words, 7);
    return Promise.all(waits);
  },
};

/** This module's variable: one in each realm, and in it one for each thread. */
const local = new ThreadLocal(() => []);

const lockActs = {
  async recurses({ object, words, rounds }) {
    for (let round = 0; round < rounds; round++) {
      const outer = round % 2 ? object.holdSync() : await object.hold({ owner: this });
      const inner = await object.hold({ owner: this });
      if (object.recursionCount({ owner: this }) !== 2) tell(words, 1);
      visit(words, 1);
      inner[Symbol.dispose]();
      outer[Symbol.dispose]();
    }
  },
  async forgetsItsOwner({ object }) {
    await object.acquire();
    await null;
    object.release();
  },
  async keeps({ object, words }) {
    await object.acquire({ owner: this });
    await object.acquire({ owner: this });
    tell(words, 7);
  },
  /** Waits once; `words[6]` counts who came back. */
  async waitsOnce({ object, words, sync }) {
    if (sync) object.acquireSync();
    else await object.acquire();
    tell(words, 7);
    const result = sync ? object.waitSync() : await object.wait();
    tell(words, 6);
    object.release();
    return result;
  },
  /** `words[8]` items are there; takes `count` of them. */
  async consumes({ object, words, count, sync }) {
    const some = () => words[8] > 0;
    for (let taken = 0; taken < count; taken++) {
      const held = sync ? object.holdSync() : await object.hold();
      if (sync) object.waitForSync(some);
      else await object.waitFor(some);
      words[8]--;
      held[Symbol.dispose]();
    }
  },
  async produces({ object, words, count, sync }) {
    for (let made = 0; made < count; made++) {
      const held = sync ? object.holdSync() : await object.hold();
      words[8]++;
      object.notify();
      held[Symbol.dispose]();
    }
  },
  /** In each round all come before anybody goes on; gives the places. */
  async keepsStep({ object, words, rounds, sync }) {
    const places = [];
    for (let round = 1; round <= rounds; round++) {
      Atomics.add(words, 0, 1);
      places.push(sync ? object.waitSync() : await object.wait());
      if (Atomics.load(words, 0) < round * object.parties) tell(words, 1);
    }
    return places;
  },
  async readsAndWrites({ object, words, rounds, seed }) {
    tell(words, 7);
    for (let round = seed; round < rounds; round++) {
      const side = round % 3 === 0 ? object.write : object.read;
      const timeout = round % 7 === 0 ? 0.1 : undefined;
      let held;
      try {
        held = round % 2 ? side.holdSync({ timeout }) : await side.hold({ timeout });
      } catch (error) {
        if (error.code !== "THREAD_TIMEOUT") throw error;
        continue;
      }
      Atomics.add(words, 2, 1);
      // A writer is alone: what it writes is what it reads, and what others read twice.
      if (side === object.write) {
        words[8] = words[9] = seed * 1e6 + round;
      } else if (words[8] !== words[9]) tell(words, 1);
      held[Symbol.dispose]();
    }
  },
  async sideForever({ object, words, side }) {
    await object[side].acquire();
    tell(words, 7);
    return forever();
  },
  async remembers({ mine }) {
    local.get({ owner: this }).push(mine);
    await null;
    local.get({ owner: this }).push(mine);
    return local.get({ owner: this });
  },
};
Object.assign(acts, lockActs);

export class Shares extends Thread {
  static module = import.meta.url;
  static kind = "platform";
  static oneWay = ["given"];
  constructor(act, given) {
    super();
    this.act = act;
    this.given = given;
  }
  run() {
    return acts[this.act].call(this, this.given);
  }
}

/** The same, several on a carrier. */
export class SharesVirtually extends Shares {
  static kind = "virtual";
}
