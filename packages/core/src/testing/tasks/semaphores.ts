import type { Semaphore } from "../../index.js";
import { turn } from "../wait.js";

/** Enters where so many may be at a time. In the words: how many are inside, and the most that ever were. */
async function enterInTurns(
  semaphore: Semaphore,
  acquire: "acquire" | "acquireSync",
  words: Int32Array,
): Promise<void> {
  await semaphore[acquire]();
  const inside = Atomics.add(words, 0, 1) + 1;
  for (let most = 0; most < inside; ) most = Atomics.compareExchange(words, 1, most, inside);
  await turn();
  Atomics.sub(words, 0, 1);
  semaphore.release();
}

/** Says in the first word that it has one, and keeps it until its carrier ends. */
async function keepPermit(semaphore: Semaphore, words: Int32Array): Promise<never> {
  using _ = await semaphore.hold();
  Atomics.store(words, 0, 1);
  return await new Promise(() => {});
}

async function holdPermit(semaphore: Semaphore, words: Int32Array): Promise<void> {
  using _ = await semaphore.hold();
  words[0] = semaphore.value;
}

function holdPermitSync(semaphore: Semaphore, words: Int32Array): void {
  using _ = semaphore.holdSync();
  words[0] = semaphore.value;
}

export const semaphores = { enterInTurns, keepPermit, holdPermit, holdPermitSync };
