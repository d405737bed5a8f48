import type { BoundedSemaphore, RLock, Semaphore } from "@heddle/core";
import { turn } from "../wait.js";
import type { Self } from "./self.js";

/**
 * Enters where so many may be at a time, and stays until so many were. In the words: how many are inside, and the
 * most that ever were.
 */
async function enterInTurns(
  semaphore: Semaphore,
  permits: number,
  words: Int32Array,
): Promise<void> {
  await semaphore.acquire();
  const inside = Atomics.add(words, 0, 1) + 1;
  for (let most = 0; most < inside; ) most = Atomics.compareExchange(words, 1, most, inside);
  do await turn();
  while (Atomics.load(words, 1) < permits);
  Atomics.sub(words, 0, 1);
  semaphore.release();
}

/** The same, counting behind an RLock instead of with atomics. */
async function enterCounted(
  this: Self,
  semaphore: BoundedSemaphore,
  lock: RLock,
  words: Int32Array,
): Promise<number> {
  const count = async (by: number): Promise<number> => {
    using _ = await lock.hold({ owner: this });
    words[0] = (words[0] as number) + by;
    return words[0];
  };
  using _ = await semaphore.hold();
  const inside = await count(1);
  await turn();
  await count(-1);
  return inside;
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

export const semaphores = { enterInTurns, enterCounted, keepPermit, holdPermit, holdPermitSync };
