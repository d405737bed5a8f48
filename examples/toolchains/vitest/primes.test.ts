import "@heddle/node";
import { expect, test } from "vitest";
import { Primes } from "./primes.js";

test("two threads count primes", async () => {
  const parts = [0, 5_000].map((from) => Object.assign(new Primes(), { from, to: from + 5_000 }));
  for (const part of parts) part.start();
  const counts = await Promise.all(parts.map((part) => part.join()));
  expect(counts.reduce((sum, count) => sum + count)).toBe(1229);
});

// Vitest has a copy of each module, and heddle Node's own: a class of errors is not the same one in both.
test("a thread's error has its message", async () => {
  const part = Object.assign(new Primes(), { to: 1e9 });
  await expect(part.start().join()).rejects.toThrow("too many");
});
