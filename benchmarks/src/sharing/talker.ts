import { type Queue, Thread } from "@heddle/core";

/** One of two threads that talk: it says a number and hears it again, or answers, so many times. */
export class Talker extends Thread<void> {
  static override readonly module = import.meta.url;
  static override readonly oneWay = ["hears", "says", "turns", "begins"];

  constructor(
    readonly hears: Queue<number>,
    readonly says: Queue<number>,
    readonly turns: number,
    readonly begins: boolean,
  ) {
    super();
  }

  async run() {
    for (let turn = 0; turn < this.turns; turn++) {
      if (this.begins) await this.says.put(turn);
      const heard = await this.hears.get();
      if (heard !== turn) throw new Error(`heard ${heard} in turn ${turn}`);
      if (!this.begins) await this.says.put(heard);
    }
  }
}
