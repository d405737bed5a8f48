import { countVerdicts, differing, type Row } from "../report.js";
import { milliseconds } from "../words.js";
import { byId, element } from "./dom.js";
import { lookOf } from "./speed.js";

/** A table row for each address, and whether the fleet agrees. */
export function showList(rows: readonly Row[]): void {
  const slowest = Math.max(1, ...rows.map(({ ms }) => ms ?? 0));
  byId("rows").replaceChildren(...rows.map((row) => line(row, slowest)));
  byId("judgement").textContent = judge(rows);
  byId("list").hidden = false;
}

function line(row: Row, slowest: number): HTMLElement {
  const made = element("tr", lookOf(row));
  const last = element("td", "room");
  if (row.ms === null) last.textContent = row.note ?? "";
  else {
    const bar = element("span", `bar ${lookOf(row)}`);
    bar.style.inlineSize = `${(row.ms / slowest) * 100}%`;
    last.append(bar);
  }
  made.append(
    element("td", "address", row.address),
    element("td", "", row.name),
    element("td", "verdict", row.verdict),
    element("td", "number", row.ms === null ? "–" : milliseconds(row.ms)),
    element("td", "number", row.seeded === undefined ? "–" : `${row.seeded} ms`),
    last,
  );
  return made;
}

function judge(rows: readonly Row[]): string {
  const found = countVerdicts(rows).map(([verdict, number]) => `${number} ${verdict}`);
  const wrong = differing(rows);
  const agree =
    wrong.length === 0
      ? "each as the fleet says"
      : `not as the fleet says: ${wrong.map(({ name }) => name).join(", ")}`;
  return `${found.join(", ")}; ${agree}.`;
}
