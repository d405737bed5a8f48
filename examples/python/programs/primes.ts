// A pool that looks for primes.
import { isMain, task } from "@heddle/core";
import { asCompleted, ThreadPoolExecutor } from "@heddle/core/futures";

function prime(n: number) {
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
  return n > 1;
}

export const isPrime = task(import.meta.url, prime);

export const largest = task(import.meta.url, (first: number, last: number) => {
  for (let n = last - 1; n >= first; n--) if (prime(n)) return n;
  throw new RangeError("no prime");
});

if (isMain) {
  await using pool = new ThreadPoolExecutor({ maxWorkers: 4 });
  const numbers = [999983, 1000001, 1000003, 1048575];
  let at = 0;
  for await (const prime of pool.map(isPrime, numbers))
    console.log(numbers[at++], prime ? "is prime" : "is no prime");
  const futures = [0, 1000, 2000, 3000].map((n) => pool.submit(largest, n, n + 1000));
  const primes: number[] = [];
  for await (const { future } of asCompleted(futures)) primes.push(await future);
  console.log(...primes.sort((a, b) => a - b));
}
