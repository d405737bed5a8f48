import { Barrier, BrokenBarrierError } from "@heddle/core";

type Wait = "wait" | "waitSync";

/** Comes so many times; how many had come to each pass when it went on. */
async function lockstep(
  barrier: Barrier,
  wait: Wait,
  words: Int32Array,
  passes: number,
): Promise<number[]> {
  const seen: number[] = [];
  for (let pass = 0; pass < passes; pass++) {
    Atomics.add(words, pass, 1);
    await barrier[wait]();
    seen.push(Atomics.load(words, pass));
  }
  return seen;
}

/** How a wait ends: its number, or that the barrier is broken. */
async function waitAt(
  barrier: Barrier,
  wait: Wait,
  options?: { timeout?: number },
): Promise<number | "broken"> {
  try {
    return await barrier[wait](options);
  } catch (error) {
    if (error instanceof BrokenBarrierError) return "broken";
    throw error;
  }
}

function barrierWithAction(): Barrier {
  return new Barrier(1, { action: () => {} });
}

export const barriers = { lockstep, waitAt, barrierWithAction };
