import { countVerdicts } from "./report.js";
import type { Reply, Target } from "./target.js";
import type { Terminal } from "./terminal.js";
import type { View } from "./view.js";
import { seconds } from "./words.js";

/** How many lines tell how far a round is, however many hosts it has. */
const STEPS = 8;

/** Lines one below the other: for files, pipes and other programs. */
export function plainView(terminal: Pick<Terminal, "print">): View {
  let replies: Reply[] = [];
  let total = 0;
  let began = 0;

  return {
    begin(title: string, targets: readonly Target[]) {
      replies = [];
      total = targets.length;
      began = performance.now();
      terminal.print(`${title}:`);
    },
    start() {},
    reply(_index, reply) {
      replies.push(reply);
      const step = (done: number) => Math.floor((done * STEPS) / total);
      if (step(replies.length) === step(replies.length - 1)) return;
      const counts = countVerdicts(replies).map(([verdict, count]) => `${count} ${verdict}`);
      const elapsed = seconds(performance.now() - began);
      terminal.print(`  ${replies.length} of ${total} after ${elapsed}: ${counts.join(", ")}`);
    },
    end() {
      terminal.print();
    },
  };
}
