import { percent } from "../../words.js";
import type { Session } from "../session.js";

/** The numbers to be read from across the room. */
export function Figures({ session }: { session: Session }) {
  const { summary, overhead } = session.report();
  const asked = session.rounds > 0;
  const times = summary.times;
  const { totals } = session.runtime.stats();
  return (
    <dl class="figures">
      <Figure name="alive" value={asked ? summary.alive : null} of={summary.hosts} />
      <Figure name="no answer" value={asked ? summary.down + summary.unresolved : null} />
      <Figure name="median" value={times ? times.p50.toFixed(1) : null} unit="ms" />
      <Figure name="95 of 100 within" value={times ? times.p95.toFixed(0) : null} unit="ms" />
      <Figure
        name="lost"
        value={summary.loss === null ? null : percent(summary.loss).replace(" %", "")}
        unit="%"
      />
      <Figure
        name="threads so far"
        value={totals.done + totals.failed + totals.stopped + totals.lost + totals.running}
      />
      <Figure name="asking costs" value={overhead ? overhead.p50.toFixed(1) : null} unit="ms" />
    </dl>
  );
}

function Figure(props: {
  name: string;
  value: number | string | null;
  unit?: string;
  of?: number;
}) {
  const { name, value, unit, of } = props;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {value === null ? (
          <span class="faint">–</span>
        ) : (
          <>
            {typeof value === "number" ? value.toLocaleString("en") : value}
            {unit && <small> {unit}</small>}
            {of !== undefined && <small> of {of}</small>}
          </>
        )}
      </dd>
    </div>
  );
}
