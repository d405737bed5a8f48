import { Thread } from "@heddle/core";

export class TooLarge extends Error {}

export class Primes extends Thread<number> {
  static override readonly module = import.meta.url;
  from = 0;
  to = 0;

  run(): number {
    if (this.to > 1_000_000) throw new TooLarge(`${this.to} numbers are too many`);
    let count = 0;
    for (let number = Math.max(2, this.from); number < this.to; number++) {
      let divisor = 2;
      while (divisor * divisor <= number && number % divisor !== 0) divisor++;
      if (divisor * divisor > number) count++;
    }
    return count;
  }
}
