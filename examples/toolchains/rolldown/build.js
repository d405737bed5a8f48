import { rolldown } from "rolldown";

const bundle = await rolldown({
  cwd: import.meta.dirname,
  platform: "node",
  input: { main: "main.ts", "primes.worker": "primes.worker.ts" },
});
await bundle.write({ dir: `${import.meta.dirname}/dist`, format: "es", minify: true });
