import type { Runtime } from "@heddle/core";

export function stress(options: {
  runtime: Runtime;
  seconds: number;
  seed: number;
  /** Whether the main realm may block. */
  blocksMain: boolean;
  /** How many threads there are of each kind at least; up to twice as many come on top. */
  few?: number;
}): Promise<string>;
