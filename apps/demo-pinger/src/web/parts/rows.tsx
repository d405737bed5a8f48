import { useState } from "preact/hooks";
import { csv } from "../../formats/csv.js";
import { json } from "../../formats/json.js";
import type { Report } from "../../report/report.js";
import { percent } from "../../words.js";
import type { Session } from "../session.js";
import { Panel } from "./panel.js";

const time = (ms: number | null) => (ms === null ? "–" : ms.toFixed(1));

/** All figures as a table, which a screen reader can read, and as files. */
export function Rows({ session, onSelect }: { session: Session; onSelect(index: number): void }) {
  const save = (name: string, type: string, write: (report: Report) => string) => () => {
    const url = URL.createObjectURL(new Blob([write(session.report())], { type }));
    const link = Object.assign(document.createElement("a"), { href: url, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  const isEmpty = session.rounds === 0;
  // Hundreds of rows, ten times a second, are not drawn for nobody.
  const [isOpen, setOpen] = useState(false);
  return (
    <Panel
      id="rows"
      title="All figures"
      aside={
        <span class="choices">
          <button type="button" disabled={isEmpty} onClick={save("pings.csv", "text/csv", csv)}>
            CSV
          </button>
          <button
            type="button"
            disabled={isEmpty}
            onClick={save("pings.json", "application/json", json)}
          >
            JSON
          </button>
        </span>
      }
    >
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>{session.quarry.targets.length} rows</summary>
        {isOpen && <Table session={session} onSelect={onSelect} />}
      </details>
    </Panel>
  );
}

function Table({ session, onSelect }: { session: Session; onSelect(index: number): void }) {
  const { hosts } = session.report();
  const { isFleet } = session.quarry;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section class="scroll" tabIndex={0} aria-label="All figures">
      <table>
        <thead>
          <tr>
            <th scope="col">Host</th>
            <th scope="col">Verdict</th>
            <th scope="col">Lost</th>
            <th scope="col">Last</th>
            <th scope="col">Median</th>
            <th scope="col">p95</th>
            <th scope="col">Jitter</th>
            {isFleet && <th scope="col">Fleet’s delay</th>}
          </tr>
        </thead>
        <tbody>
          {hosts.map((row, index) => (
            <tr key={index} onClick={() => onSelect(index)}>
              <th scope="row">{row.name}</th>
              <td class={row.verdict === "up" ? "" : "bad"}>
                {row.sent === 0 ? "not asked yet" : row.verdict}
              </td>
              <td>{row.loss === null ? "–" : percent(row.loss)}</td>
              <td>{time(row.last)}</td>
              <td>{time(row.p50)}</td>
              <td>{time(row.p95)}</td>
              <td>{time(row.jitter)}</td>
              {isFleet && <td>{row.seeded ?? "–"}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
