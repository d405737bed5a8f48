import "@heddle/node";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Primes } from "./primes.js";

test("two threads count primes", async () => {
  const parts = [0, 5_000].map((from) => Object.assign(new Primes(), { from, to: from + 5_000 }));
  for (const part of parts) part.start();
  const counts = await Promise.all(parts.map((part) => part.join()));
  assert.equal(counts[0] + counts[1], 1229);
});
