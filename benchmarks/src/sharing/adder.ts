import { type SharedMap, Thread } from "@heddle/core";

/** Adds 1 to one key's value so often, in a carrier of its own, and gives the milliseconds that it took. */
export class Adder extends Thread<number> {
  static override readonly module = import.meta.url;
  static override readonly kind = "platform";

  constructor(
    readonly map: SharedMap<string, number>,
    readonly adds: number,
  ) {
    super();
  }

  run() {
    const begun = performance.now();
    for (let at = 0; at < this.adds; at++) this.map.update("sum", (sum = 0) => sum + 1);
    return performance.now() - begun;
  }
}
