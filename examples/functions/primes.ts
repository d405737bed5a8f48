import { isMain, ThreadGroup, task } from "@heddle/core";

export const isPrime = task(import.meta.url, function isPrime(number: number): boolean {
  for (let factor = 2; factor ** 2 <= number; factor++) if (number % factor === 0) return false;
  return number > 1;
});

/** The primes from a number on, without end. */
export const primes = task(import.meta.url, async function* primes(from: number) {
  for (let number = from; ; number++) if (await isPrime(number)) yield number;
});

async function main(): Promise<void> {
  console.log("a call:", await isPrime(1_000_003));

  const numbers = Array.from({ length: 10_000 }, (_, index) => index);
  const found = await isPrime.map(numbers).toArray();
  console.log("a map:", found.filter(Boolean).length, "primes below 10000");

  const stream: number[] = [];
  for await (const prime of primes(1_000_000)) if (stream.push(prime) === 3) break;
  console.log("a stream:", stream.join(" "));

  const answers = await ThreadGroup.run(
    (group) => {
      for (const number of [97, 98, 99]) void group.call(isPrime, number);
    },
    { concurrency: 2 },
  );
  console.log("a group:", answers.join(" "));
}

if (isMain) await main();
