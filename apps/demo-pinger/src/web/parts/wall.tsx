import { useRef } from "preact/hooks";
import { milliseconds } from "../../words.js";
import { lookOf, STEPS, wordOf } from "../look.js";
import type { Session } from "../session.js";
import { Panel } from "./panel.js";

interface Choosing {
  readonly session: Session;
  readonly selected: number;
  onSelect(index: number): void;
}

/** A tile for each host. One of them is in the order of the Tab key; the arrow keys go on from there. */
export function Wall({ session, selected, onSelect }: Choosing) {
  const grid = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const by = stepFor(event.key, grid.current);
    if (by === null) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(session.tracks.length - 1, selected + by));
    onSelect(next);
    (grid.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  return (
    <Panel id="wall" title={session.quarry.isFleet ? "Workstations" : "Hosts"} aside={<Legend />}>
      <div class="tiles" ref={grid} role="listbox" aria-label="Hosts" onKeyDown={move}>
        {session.quarry.targets.map(({ name, address }, index) => {
          const last = session.tracks[index]?.at(-1);
          const found =
            last === undefined || last.ms === null ? wordOf(last?.verdict) : milliseconds(last.ms);
          return (
            <button
              key={index}
              type="button"
              role="option"
              class={`tile ${lookOf(last)}`}
              aria-selected={index === selected}
              tabIndex={index === selected ? 0 : -1}
              aria-label={`${name}: ${found}`}
              title={`${name}, ${address}: ${found}`}
              onClick={() => onSelect(index)}
            />
          );
        })}
      </div>
    </Panel>
  );
}

function stepFor(key: string, grid: HTMLElement | null): number | null {
  if (key === "ArrowRight") return 1;
  if (key === "ArrowLeft") return -1;
  if (key === "Home") return -Infinity;
  if (key === "End") return Infinity;
  if (grid === null || (key !== "ArrowDown" && key !== "ArrowUp")) return null;
  const columns = getComputedStyle(grid).gridTemplateColumns.split(" ").length;
  return key === "ArrowDown" ? columns : -columns;
}

function Legend() {
  return (
    <ul class="legend">
      {STEPS.map((end, step) => (
        <li key={end}>
          <span class={`swatch t${step}`} /> {step === 0 ? `to ${end}` : end}
        </li>
      ))}
      <li>
        <span class={`swatch t${STEPS.length}`} /> more, ms
      </li>
      <li>
        <span class="swatch none" /> no answer
      </li>
    </ul>
  );
}
