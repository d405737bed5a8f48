import type { Reply, Target } from "./target.js";

/** Shows a round while it runs. */
export interface View {
  begin(title: string, targets: readonly Target[]): void;
  /** It is this host's turn: only where they take turns. */
  start(index: number): void;
  reply(index: number, reply: Reply): void;
  /** The round is over, or stopped. What is shown stays. */
  end(): void;
}
