import { Thread } from "@heddle/core";

export class Primes extends Thread {
  static module = import.meta.url;
  to = 0;

  async run() {
    let count = 0;
    for (let number = 2; number < this.to; number++) {
      let divisor = 2;
      while (divisor * divisor <= number && number % divisor !== 0) divisor++;
      if (divisor * divisor > number) count++;
      // Others run meanwhile, and whoever asked may have gone.
      if (number % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve));
      this.signal.throwIfAborted();
    }
    return count;
  }
}
