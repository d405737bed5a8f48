// node stress.mjs SECONDS SEED

import { stress } from "@heddle/carriers/stress";
import { createNodeRuntime } from "@heddle/node";

const [seconds, seed] = process.argv.slice(2).map(Number);
const runtime = createNodeRuntime({ parallelism: 3, maxCarriers: 24 });
try {
  console.log(await stress({ runtime, seconds, seed, blocksMain: true }));
  await runtime.close();
} catch (error) {
  console.error(error);
  process.exit(1);
}
