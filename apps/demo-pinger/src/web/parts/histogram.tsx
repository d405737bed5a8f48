import { roundTrips } from "../../report/stats.js";
import { stepOf } from "../look.js";
import type { Session } from "../session.js";
import { Panel } from "./panel.js";

const [WIDTH, HEIGHT, BELOW] = [340, 262, 22];
const BINS = 34;

/** How many answers took how long: of all hosts, all rounds. */
export function Histogram({ session }: { session: Session }) {
  const times = session.tracks.flatMap(roundTrips);
  const end = niceEnd(Math.max(0, ...times));
  const bins = Array.from({ length: BINS }, () => 0);
  for (const ms of times) {
    const bin = Math.min(BINS - 1, Math.floor((ms / end) * BINS));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  const highest = Math.max(1, ...bins);
  const step = WIDTH / BINS;
  const floor = HEIGHT - BELOW;
  return (
    <Panel
      id="histogram"
      title="HTTP response time"
      aside={`${times.length.toLocaleString("en")} answers`}
    >
      <svg
        class="histogram"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`A histogram of ${times.length} response times up to ${end} milliseconds.`}
      >
        {bins.map((count, bin) => {
          const height = (count / highest) * (floor - 8);
          const from = Math.round((bin * end) / BINS);
          const to = Math.round(((bin + 1) * end) / BINS);
          return (
            <rect
              key={bin}
              class={`t${stepOf(((bin + 0.5) * end) / BINS)}`}
              x={bin * step + 0.75}
              y={floor - height}
              width={step - 1.5}
              height={height}
              rx={1.5}
            >
              <title>{`${count} from ${from} to ${to} ms`}</title>
            </rect>
          );
        })}
        <line class="axis" x1={0} x2={WIDTH} y1={floor} y2={floor} />
        {[0, 1, 2, 3, 4].map((quarter) => (
          <text
            key={quarter}
            x={(WIDTH * quarter) / 4}
            y={HEIGHT - 5}
            text-anchor={quarter === 0 ? "start" : quarter === 4 ? "end" : "middle"}
          >
            {(end * quarter) / 4}
            {quarter === 4 ? " ms" : ""}
          </text>
        ))}
      </svg>
    </Panel>
  );
}

/** A round end of the scale that divides into quarters. */
function niceEnd(most: number): number {
  return [20, 40, 100, 200, 400, 600, 800, 1_200].find((end) => end >= most) ?? 2_000;
}
