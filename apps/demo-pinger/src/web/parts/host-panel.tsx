import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { toRow } from "../../report/report.js";
import { milliseconds, percent } from "../../words.js";
import { useSize, useTheme } from "../hooks.js";
import { colour, wordOf } from "../look.js";
import { KEPT_ROUNDS, type Session } from "../session.js";
import { Panel } from "./panel.js";

const HEIGHT = 190;

/** The chosen host: its figures, and its response times over the rounds. */
export function HostPanel({ session, index }: { session: Session; index: number }) {
  const target = session.quarry.targets[index];
  const samples = session.tracks[index] ?? [];
  if (target === undefined) return null;
  const known = session.quarry.known(index);
  const row = toRow(target, { samples }, session.took, known);
  const asked = samples.length > 0;
  return (
    <Panel
      id="host"
      title={target.name}
      aside={
        <span class={`verdict ${row.verdict === "up" ? "up" : "bad"}`}>
          {wordOf(asked ? row.verdict : undefined)}
        </span>
      }
    >
      <p class="address">{target.request.mode === "http" ? target.request.url : target.address}</p>
      <Chart session={session} index={index} />
      <dl class="facts">
        <Fact name="median" value={time(row.p50)} />
        <Fact name="p95" value={time(row.p95)} />
        <Fact name="jitter" value={time(row.jitter)} />
        <Fact name="lost" value={row.loss === null ? "–" : percent(row.loss)} />
        {known && (
          <Fact
            name="the fleet’s own delay"
            value={known.seeded === null ? "–" : `${known.seeded} ms`}
          />
        )}
      </dl>
      {row.note !== undefined && asked && <p class="note">{row.note}</p>}
    </Panel>
  );
}

const time = (ms: number | null) => (ms === null ? "–" : milliseconds(ms));

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Chart({ session, index }: { session: Session; index: number }) {
  const [place, width] = useSize<HTMLDivElement>();
  const dark = useTheme();
  const plot = useRef<uPlot | null>(null);
  const samples = session.tracks[index] ?? [];
  const rounds = samples.map(({ seq }) => seq + 1);
  const times = samples.map(({ ms }) => ms);
  const lost = samples.map(({ ms }) => (ms === null ? 0 : null));
  const seeded = session.quarry.known(index)?.seeded ?? null;

  useEffect(() => {
    if (place.current === null || width === 0) return;
    const made = new uPlot(options(width), [[], [], [], []], place.current);
    plot.current = made;
    return () => {
      plot.current = null;
      made.destroy();
    };
  }, [width, dark]);

  useEffect(() => {
    const first = Math.max(1, session.rounds - KEPT_ROUNDS);
    const x = rounds.length === 0 ? [1, 2] : rounds;
    const pad = <Value,>(values: Value[]) => (rounds.length === 0 ? [null, null] : values);
    plot.current?.setData(
      [x, pad(times), pad(lost), x.map(() => seeded)] as uPlot.AlignedData,
      false,
    );
    plot.current?.setScale("x", { min: first, max: Math.max(first + 9, session.rounds) });
    const highest = Math.max(20, seeded ?? 0, ...times.map((ms) => ms ?? 0));
    plot.current?.setScale("y", { min: 0, max: highest * 1.2 });
  });

  const said = times.map((ms) => (ms === null ? "none" : ms.toFixed(0))).slice(-10);
  return (
    <div
      class="chart"
      ref={place}
      style={{ minHeight: `${HEIGHT}px` }}
      role="img"
      aria-label={`Response times of the last rounds in milliseconds: ${said.join(", ") || "none yet"}`}
    />
  );
}

function options(width: number): uPlot.Options {
  const [ink, faint, edge, accent, bad] = ["ink", "faint", "edge", "accent", "bad"].map(colour) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const font = "11px system-ui, sans-serif";
  const axis = { stroke: faint, font, ticks: { show: false }, grid: { stroke: edge, width: 1 } };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, points: { size: 7, fill: ink } },
    scales: { x: { time: false, auto: false }, y: { auto: false } },
    axes: [
      { ...axis, grid: { show: false }, size: 26, incrs: [1, 2, 5, 10, 20, 50] },
      { ...axis, size: 38, values: (_, values) => values.map((value) => `${value}`) },
    ],
    series: [
      {},
      {
        stroke: accent,
        width: 2,
        points: { show: true, size: 5, fill: accent },
        fill: `color-mix(in srgb, ${accent} 14%, transparent)`,
      },
      { stroke: bad, width: 0, points: { show: true, size: 8, stroke: bad, width: 2 } },
      { stroke: faint, width: 1, dash: [4, 4], points: { show: false } },
    ],
  };
}
