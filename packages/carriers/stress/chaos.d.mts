import type { Runtime } from "@heddle/core";

export function chaos(options: {
  runtime: Runtime;
  threads: number;
  seed: number;
  /** Ends a carrier from outside of heddle; false where there is none. */
  endsOne: (random: (below: number) => number) => boolean;
  blocksMain: boolean;
  hasMemoryLimit: boolean;
  measure: (signal: AbortSignal) => Promise<Record<string, number>>;
  allowed: Record<string, number>;
  told?: (done: Record<string, number>) => void;
}): Promise<{
  seed: number;
  done: Record<string, number>;
  before: Record<string, number>;
  after: Record<string, number>;
}>;
