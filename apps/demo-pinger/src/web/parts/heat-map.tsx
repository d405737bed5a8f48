import { useEffect } from "preact/hooks";
import { milliseconds } from "../../words.js";
import { useSize, useTheme } from "../hooks.js";
import { colour, lookOf, wordOf } from "../look.js";
import type { Session } from "../session.js";
import { Panel } from "./panel.js";

const HEIGHT = 300;
/** Rounds that it shows at least, so that a column does not fill the page. */
const FEWEST = 12;

/** Time from left to right, hosts from top to bottom. */
export function HeatMap(props: {
  session: Session;
  selected: number;
  onSelect(index: number): void;
}) {
  const { session, selected, onSelect } = props;
  const [place, width] = useSize<HTMLDivElement>();
  const dark = useTheme();
  const hosts = session.tracks.length;
  const columns = Math.max(FEWEST, Math.min(Math.floor(width / 6), session.rounds));
  const first = Math.max(0, session.rounds - columns);

  useEffect(() => {
    const canvas = place.current?.querySelector("canvas");
    if (!canvas || width === 0) return;
    const scale = window.devicePixelRatio || 1;
    canvas.width = Math.floor(width * scale);
    canvas.height = Math.floor(HEIGHT * scale);
    const pen = canvas.getContext("2d");
    if (pen === null) return;
    const [across, down] = [canvas.width / columns, canvas.height / hosts];
    const colours = new Map<string, string>();
    for (const [index, samples] of session.tracks.entries()) {
      for (const sample of samples) {
        if (sample.seq < first) continue;
        const look = lookOf(sample);
        let fill = colours.get(look);
        if (fill === undefined) {
          fill = colour(look === "failed" || look === "unresolved" ? "none" : look);
          colours.set(look, fill);
        }
        pen.fillStyle = fill;
        const [x, y] = [(sample.seq - first) * across, index * down];
        pen.fillRect(x, y, Math.max(1, across - scale), Math.max(1, down + 0.4));
      }
    }
    pen.strokeStyle = colour("ink");
    pen.lineWidth = scale;
    pen.strokeRect(0.5, selected * down - scale / 2, canvas.width - 1, Math.max(3, down + scale));
  });

  const at = (event: MouseEvent): [host: number, round: number] => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const host = Math.floor(((event.clientY - box.top) / box.height) * hosts);
    return [host, first + Math.floor(((event.clientX - box.left) / box.width) * columns)];
  };
  return (
    <Panel
      id="heat"
      title="Every answer"
      aside={`hosts from top to bottom, rounds from left to right`}
    >
      <div class="heat" ref={place} data-theme={dark ? "dark" : "light"}>
        <canvas
          style={{ height: `${HEIGHT}px` }}
          role="img"
          aria-label={`A heat map of ${hosts} hosts over ${session.rounds} rounds; the table below has the figures.`}
          onClick={(event) => onSelect(at(event)[0])}
          onMouseMove={(event) => {
            const [host, round] = at(event);
            const sample = session.tracks[host]?.find(({ seq }) => seq === round);
            const found =
              sample === undefined || sample.ms === null
                ? wordOf(sample?.verdict)
                : milliseconds(sample.ms);
            event.currentTarget.title = `${session.quarry.targets[host]?.name}, round ${round + 1}: ${found}`;
          }}
        />
      </div>
    </Panel>
  );
}
