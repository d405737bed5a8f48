import { workerData } from "node:worker_threads";
import { work } from "../../work.js";

const { words, value } = workerData as { words: Int32Array; value: Float64Array };
for (let seen = 0; ; ) {
  const asked = Atomics.load(words, 0);
  if (asked === seen) continue;
  seen = asked;
  value[0] = work.echo(value[0] ?? 0);
  Atomics.store(words, 1, seen);
}
