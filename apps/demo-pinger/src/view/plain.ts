import type { Sample, Target } from "../target.js";
import { count, seconds } from "../words.js";
import type { Terminal } from "./terminal.js";
import type { View } from "./view.js";

/** How often a line tells how far the round is. */
const EVERY = 1_000;
/** Of a round that goes on for long, the lines come less and less often, up to this. */
const SELDOM = 60_000;

/** Lines one below the other: for files, pipes and terminals that cannot be drawn on. */
export function plainView(terminal: Pick<Terminal, "print">): View {
  let timer: NodeJS.Timeout | undefined;
  let verdicts: (boolean | undefined)[] = [];
  let probes = 0;
  let answers = 0;
  let begun = 0;
  let pause = EVERY;

  const tell = () => {
    const known = verdicts.filter((verdict) => verdict !== undefined);
    const up = known.filter(Boolean).length;
    terminal.print(
      `  ${seconds(performance.now() - begun)}: ${up} up of ${known.length} asked of ${verdicts.length}; ` +
        `${count(answers, "answer")} to ${count(probes, "probe")}`,
    );
    pause = Math.min(SELDOM, performance.now() - begun < 10_000 ? EVERY : pause * 2);
    timer = setTimeout(tell, pause);
  };
  const note = (index: number, up: boolean) => {
    verdicts[index] = up || verdicts[index] === true;
  };

  return {
    begin(title: string, targets: readonly Target[]) {
      verdicts = targets.map(() => undefined);
      probes = answers = 0;
      begun = performance.now();
      pause = EVERY;
      terminal.print(`${title}:`);
      timer = setTimeout(tell, pause);
    },
    sample(index: number, { verdict }: Sample) {
      probes++;
      if (verdict === "up") answers++;
      note(index, verdict === "up");
    },
    failure(index: number) {
      note(index, false);
    },
    end() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
