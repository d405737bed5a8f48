import { Primes } from "./primes.js";

const parts = [0, 5_000].map((from) => Object.assign(new Primes(), { from, to: from + 5_000 }));
for (const part of parts) part.start();
const counts = await Promise.all(parts.map((part) => part.join()));
document.getElementById("answer").textContent = `${counts[0] + counts[1]} primes below 10000`;
