/** Large objects, for a page and its threads. */
import { array, f64, type Queue, Thread } from "@heddle/core";

export class Small extends array(f64, 8192) {}
export class Middle extends array(f64, 32_768) {}
export class Large extends array(f64, 131_072) {}
export class Largest extends array(f64, 1_000_000) {}
export class Huge extends array(f64, 4_500_000) {}

export class Sum extends Thread<number> {
  static override readonly oneWay = ["values"];
  constructor(readonly values: InstanceType<typeof Large>) {
    super();
  }
  run() {
    return this.values.at(0) + this.values.at(-1);
  }
}

export class Take extends Thread<number> {
  static override readonly oneWay = ["queue"];
  constructor(readonly queue: Queue<Uint8Array>) {
    super();
  }
  async run() {
    const bytes = await this.queue.get();
    return (bytes[0] as number) + (bytes.at(-1) as number);
  }
}

/** Makes arrays itself and drops them. */
export class Loop extends Thread<number> {
  async run() {
    let sum = 0;
    for (let round = 0; round < 12; round++) {
      const values = new Huge();
      values.set(-1, 1);
      sum += values.at(-1);
      await new Promise((resolve) => setTimeout(resolve));
    }
    return sum;
  }
}
