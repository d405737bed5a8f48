/** Structs and named objects, for a page and its threads. */
import { array, f64, isMain, type Lock, shared, string, struct, Thread, u32 } from "@heddle/core";

export class Stats extends struct({
  sent: u32,
  plain: u32,
  host: string(16),
  trail: array(struct({ x: f64 }), 4),
}) {
  get line(): string {
    return `${this.host} ${this.sent}`;
  }
}

/** One variable for all threads. */
export const tally: Stats = shared("tally", () => new Stats({ host: isMain ? "page" : "worker" }));

/** Made by a worker whose file is still being imported. */
const first: Stats | undefined = isMain
  ? undefined
  : shared("first", () => new Stats({ sent: 5, host: "é" }));

export class Adding extends Thread<[line: string, sameTally: boolean]> {
  constructor(
    readonly stats: Stats,
    readonly lock: Lock,
  ) {
    super();
  }

  async run(): Promise<[string, boolean]> {
    const { stats, lock } = this;
    for (let time = 0; time < 50; time++) {
      stats.atomic.add("sent", 1);
      await lock.acquire();
      stats.plain++;
      lock.release();
      tally.atomic.add("sent", 1);
    }
    return [this.stats.line, shared("tally", () => new Stats()) === tally];
  }
}

export class Naming extends Thread<[named: Stats | undefined, part: object]> {
  run(): [Stats | undefined, object] {
    return [first, tally.trail.at(2)];
  }
}
