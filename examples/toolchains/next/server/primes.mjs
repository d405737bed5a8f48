import { Thread } from "@heddle/core";

export class Primes extends Thread {
  static module = import.meta.url;
  from = 0;
  to = 0;

  run() {
    let count = 0;
    for (let number = Math.max(2, this.from); number < this.to; number++) {
      let divisor = 2;
      while (divisor * divisor <= number && number % divisor !== 0) divisor++;
      if (divisor * divisor > number) count++;
    }
    return count;
  }
}
