require("@heddle/node");
const { Primes } = require("./primes.cjs");

const parts = [0, 5_000].map((from) => Object.assign(new Primes(), { from, to: from + 5_000 }));
for (const part of parts) part.start();
Promise.all(parts.map((part) => part.join())).then(
  (counts) => console.log(counts[0] + counts[1], "primes below 10000"),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);
