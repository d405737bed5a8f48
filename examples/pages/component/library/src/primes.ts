import { sleep, task } from "@heddle/core";

export const countPrimes = task(import.meta.url, async function (below: number) {
  let count = 0;
  for (let number = 2; number < below; number++) {
    let divisor = 2;
    while (divisor * divisor <= number && number % divisor !== 0) divisor++;
    if (divisor * divisor > number) count++;
    if (number % 10_000 === 0) await sleep(0, { signal: this.signal });
  }
  return count;
});
