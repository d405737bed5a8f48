import type { Sample, Target } from "../target.js";

/** Shows a round while it runs. */
export interface View {
  begin(title: string, targets: readonly Target[]): void;
  sample(index: number, sample: Sample): void;
  /** The thread of that host ended before its time. */
  failure(index: number, why: string): void;
  /** The round is over, or stopped. */
  end(): void;
}

/** For `--quiet`. */
export const noView: View = { begin() {}, sample() {}, failure() {}, end() {} };
