import { useEffect } from "preact/hooks";
import { count } from "../../words.js";
import { useSize, useTheme } from "../hooks.js";
import { colour } from "../look.js";
import type { Session } from "../session.js";
import type { Life } from "../threads.js";
import { Panel } from "./panel.js";

const LANE = 76;
/** Milliseconds that it shows at least, and at most. */
const [SHORTEST, LONGEST] = [2_500, 8_000];

/** A hairline for each thread on the worker that it ran on, from its start to its end: heddle's own events. */
export function Carriers({ session }: { session: Session }) {
  const [place, width] = useSize<HTMLDivElement>();
  const dark = useTheme();
  const { lives } = session.threads;
  const stats = session.runtime.stats();
  const carriers = [
    ...new Set([
      ...stats.carriers.filter(({ kind }) => kind === "virtual").map(({ id }) => id),
      ...lives.flatMap(({ carrier }) => (carrier === null ? [] : [carrier])),
    ]),
  ].sort((a, b) => a - b);
  const rows = Math.max(1, carriers.length);
  const now = session.activity === "idle" ? latest(lives) : performance.now();
  const earliest = lives[0]?.started ?? now;
  const shown = Math.min(LONGEST, Math.max(SHORTEST, now - earliest));
  const from = Math.max(earliest, now - shown);

  useEffect(() => {
    const canvas = place.current?.querySelector("canvas");
    if (!canvas || width === 0) return;
    const scale = window.devicePixelRatio || 1;
    canvas.width = Math.floor(width * scale);
    canvas.height = Math.floor(rows * LANE * scale);
    const pen = canvas.getContext("2d");
    if (pen === null) return;
    const x = (at: number) => ((at - from) / shown) * canvas.width;
    const colours = { waited: colour("waiting"), ran: colour("accent"), bad: colour("bad") };
    for (const [lane, carrier] of carriers.entries()) {
      const own = lives.filter((life) => life.carrier === carrier && (life.ended ?? now) >= from);
      drawLane(pen, own, {
        top: lane * LANE * scale,
        height: (LANE - 10) * scale,
        x,
        now,
        colours,
      });
    }
  });

  return (
    <Panel
      id="carriers"
      title="Which thread ran where"
      aside={`${count(session.threads.ended, "thread")} ended, ${stats.totals.running} live, on ${count(
        stats.carriers.filter(({ kind }) => kind === "virtual").length,
        "carrier",
      )} of ${session.runtime.name}`}
    >
      <div class="lanes" data-theme={dark ? "dark" : "light"}>
        <ul style={{ gridAutoRows: `${LANE}px` }}>
          {carriers.length === 0 && <li class="faint">none yet</li>}
          {carriers.map((id) => {
            const one = stats.carriers.find((carrier) => carrier.id === id);
            return (
              <li key={id}>
                <b>#{id}</b>
                <span>{one ? `${one.running} live` : "ended"}</span>
                <span>{one ? `${one.done.toLocaleString("en")} done` : ""}</span>
              </li>
            );
          })}
        </ul>
        <div ref={place}>
          <canvas
            style={{ height: `${rows * LANE}px` }}
            role="img"
            aria-label={`The last ${(shown / 1000).toFixed(1)} seconds of ${count(carriers.length, "carrier")}: a line for each thread.`}
          />
          <p class="scale">
            <span>{(shown / 1000).toFixed(1)} s ago</span>
            <span>now</span>
          </p>
        </div>
      </div>
    </Panel>
  );
}

const latest = (lives: readonly Life[]) =>
  lives.reduce((last, { ended, started }) => Math.max(last, ended ?? started), 0);

interface Lane {
  readonly top: number;
  readonly height: number;
  readonly now: number;
  readonly colours: Readonly<Record<"waited" | "ran" | "bad", string>>;
  x(at: number): number;
}

/** Threads that are live at once lie one below the other. */
function drawLane(pen: CanvasRenderingContext2D, lives: readonly Life[], lane: Lane): void {
  const free: number[] = [];
  const placed = lives.map((life) => {
    let row = free.findIndex((until) => until <= life.started);
    if (row === -1) row = free.length;
    free[row] = life.ended ?? lane.now;
    return { life, row };
  });
  const thick = lane.height / Math.max(24, free.length);
  for (const { life, row } of placed) {
    const y = lane.top + row * thick;
    const [start, begun, end] = [life.started, life.begun, life.ended ?? lane.now].map(lane.x) as [
      number,
      number,
      number,
    ];
    const tall = Math.max(0.6, thick * 0.72);
    pen.fillStyle = lane.colours.waited;
    pen.fillRect(start, y, Math.max(0, begun - start), tall);
    pen.fillStyle =
      life.state === "failed" || life.state === "lost" ? lane.colours.bad : lane.colours.ran;
    pen.fillRect(begun, y, Math.max(1, end - begun), tall);
  }
}
