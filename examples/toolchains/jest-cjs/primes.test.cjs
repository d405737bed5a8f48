require("@heddle/node");
const { Primes } = require("./primes.cjs");

test("two threads count primes", async () => {
  const parts = [0, 5_000].map((from) => Object.assign(new Primes(), { from, to: from + 5_000 }));
  for (const part of parts) part.start();
  const counts = await Promise.all(parts.map((part) => part.join()));
  expect(counts[0] + counts[1]).toBe(1229);
});
