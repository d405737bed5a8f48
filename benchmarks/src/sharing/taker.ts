import { type Queue, Thread } from "@heddle/core";
import type { Reading } from "../work.js";

/** Takes so many objects from a queue, and gives the sum of their ids. */
export class Taker extends Thread<number> {
  static override readonly module = import.meta.url;
  static override readonly oneWay = ["queue", "count"];

  constructor(
    readonly queue: Queue<Reading>,
    readonly count: number,
  ) {
    super();
  }

  async run() {
    let sum = 0;
    for (let taken = 0; taken < this.count; taken++) sum += (await this.queue.get()).id;
    return sum;
  }
}
