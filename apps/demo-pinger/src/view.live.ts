import { createLogUpdate } from "log-update";
import { grid, legend } from "./cells.js";
import { countVerdicts } from "./report.js";
import type { Reply, Target } from "./target.js";
import type { Terminal } from "./terminal.js";
import type { View } from "./view.js";
import { seconds } from "./words.js";

const FRAME = 66;
/** The lines around the grid. */
const AROUND = 6;

/** A picture that is drawn over in place, at a pace that the eye can follow. */
export function liveView(terminal: Terminal): View {
  const draw = createLogUpdate(terminal.stream);
  let timer: NodeJS.Timeout | undefined;
  let title = "";
  let targets: readonly Target[] = [];
  let replies: (Reply | undefined)[] = [];
  let current: number | null = null;
  let began = 0;
  const show = () => {
    const asked = current === null ? undefined : targets[current]?.name;
    draw(frame({ title, replies, asked, elapsed: performance.now() - began }, terminal));
  };

  return {
    begin(newTitle, newTargets) {
      if (targets.length === 0) terminal.print(`  ${legend(terminal.colors)}\n`);
      title = newTitle;
      targets = newTargets;
      replies = targets.map(() => undefined);
      current = null;
      began = performance.now();
      show();
      timer = setInterval(show, FRAME);
    },
    start(index) {
      current = index;
    },
    reply(index, reply) {
      replies[index] = reply;
    },
    end() {
      if (timer === undefined) return;
      clearInterval(timer);
      timer = undefined;
      current = null;
      show();
      draw.done();
      terminal.print();
    },
  };
}

export interface Picture {
  readonly title: string;
  readonly replies: readonly (Reply | undefined)[];
  /** Whose answer everybody waits for. */
  readonly asked: string | undefined;
  readonly elapsed: number;
}

export function frame(
  { title, replies, asked, elapsed }: Picture,
  { colors, columns, rows }: Pick<Terminal, "colors" | "columns" | "rows">,
): string {
  const known = replies.filter((reply) => reply !== undefined);
  const status = [
    colors.bold(`${known.length} of ${replies.length}`),
    ...countVerdicts(known).map(([verdict, count]) => `${count} ${verdict}`),
    seconds(elapsed),
    ...(asked === undefined ? [] : [`waiting for ${asked}`]),
  ];
  return [
    `  ${colors.bold(title)}`,
    ...grid(replies, { columns, rows: Math.max(1, rows - AROUND), colors }),
    `  ${status.join(colors.dim(" · "))}`,
    "",
  ].join("\n");
}
