// Structs and named objects, for threads that are found by their module and by a roster.
import { threadId, workerData } from "node:worker_threads";
import { array, f64, isMain, Lock, shared, string, struct, Thread, u32 } from "@heddle/core";

export class Point extends struct({ x: f64, y: f64 }) {
  get norm() {
    return Math.hypot(this.x, this.y);
  }
}

export class Stats extends struct({
  sent: u32,
  plain: u32,
  host: string(16),
  at: Point,
  trail: array(Point, 4),
}) {
  get line() {
    return `${this.host} ${this.sent}`;
  }
}

/** One variable for all threads. */
export const tally = shared("tally", () => new Stats({ host: isMain ? "main" : "carrier" }));
export const tallyLock = shared("tally.lock", () => new Lock());

/** Made by a carrier, which may have no memory yet. */
export const first = isMain
  ? undefined
  : shared(
      `first ${workerData.heddle}`,
      () => new Stats({ sent: 5, host: "é", trail: [{ x: 1 }] }),
    );
export const refusals = isMain
  ? []
  : [() => first.sent, () => first.at.x, () => first.atomic.load("sent"), () => tally.at.x].map(
      (use) => {
        try {
          return use();
        } catch (error) {
          return `${error.code}: ${error.message}`;
        }
      },
    );

class Worker extends Thread {
  static module = import.meta.url;
  static oneWay = ["stats", "lock"];
  constructor(fields) {
    super();
    Object.assign(this, fields);
  }
}

export class Adding extends Worker {
  run() {
    const { stats, lock, times } = this;
    for (let time = 0; time < times; time++) {
      stats.atomic.add("sent", 1);
      lock.acquireSync();
      stats.plain++;
      lock.release();
    }
  }
}

export class AddingAlone extends Adding {
  static kind = "platform";
}

/** Does to a value what it is asked for. */
export class Using extends Worker {
  static oneWay = [];
  run() {
    return uses[this.use](this.value, this.other);
  }
}

export class UsingAlone extends Using {
  static kind = "platform";
}

const uses = {
  echo: (value) => value,
  line: (stats) => [stats.line, stats.at.norm, stats instanceof Stats, stats.at instanceof Point],
  write: (stats) => {
    stats.host = "thread";
    stats.at.x = 3;
    stats.trail.at(-1).y = 4;
  },
  same: (one, other) => one === other,
  part: (stats) => stats.trail.at(2),
  isPartOf: (part, stats) => stats.trail.at(2) === part,
  plain: (value) => [value.n, value.inner.x, value.list.at(1), typeof value.double, value.toJSON()],
  make: () => new Stats({ sent: 7, host: "made" }),
  tally: () => tally,
  addToTally: () => {
    tally.atomic.add("sent", 1);
    return tallyLock.locked();
  },
  first: () => [first.sent, first.host, first.trail.at(0).x, first],
  refusals: () => refusals,
  race: (name, barrier) => {
    barrier.waitSync();
    const winner = (at) => shared(`${name} ${at}`, () => new Stats({ sent: threadId })).sent;
    return Array.from({ length: 200 }, (_, at) => winner(at));
  },
  taken: (name) => shared(name, () => new Lock()).locked(),
};
