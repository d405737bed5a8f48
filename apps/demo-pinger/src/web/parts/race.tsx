import { useState } from "preact/hooks";
import { count, seconds, times } from "../../words.js";
import type { Lane, Session } from "../session.js";
import { Panel } from "./panel.js";

const FEW = 48;

/** The same hosts one after another and all at once, one request each. Nothing is estimated. */
export function RacePanel({ session }: { session: Session }) {
  const all = session.quarry.targets.length;
  const [hosts, setHosts] = useState(Math.min(FEW, all));
  const { race } = session;
  const most = Math.max(1, race?.inTurn.took ?? 0, race?.atOnce.took ?? 0);
  const both = race?.inTurn.state === "done" && race.atOnce.state === "done";
  return (
    <Panel
      id="race"
      title="One after another, or a thread for each"
      aside={
        <span class="choices">
          <label>
            Hosts
            <select
              value={String(hosts)}
              onChange={({ currentTarget }) => setHosts(Number(currentTarget.value))}
            >
              {[...new Set([12, FEW, 120, all])]
                .filter((number) => number <= all)
                .map((number) => (
                  <option key={number} value={String(number)}>
                    {number === all ? `all ${all}` : number}
                  </option>
                ))}
            </select>
          </label>
          <button
            type="button"
            disabled={session.activity !== "idle"}
            onClick={() => void session.runRace(hosts)}
          >
            Race
          </button>
        </span>
      }
    >
      {race === null ? (
        <p class="faint">
          The same hosts are asked both ways, once each, and both ways are measured whole: with all{" "}
          {all} the one after another takes as long as it takes.
        </p>
      ) : (
        <div class="race">
          <Bar
            name="A thread for each"
            lane={race.atOnce}
            hosts={race.hosts}
            most={most}
            kind="fast"
          />
          <Bar
            name="One after another"
            lane={race.inTurn}
            hosts={race.hosts}
            most={most}
            kind="slow"
          />
          <p class="factor" aria-live="polite">
            {both && (
              <>
                <b>{times(race.inTurn.took / race.atOnce.took)}</b> times as fast, for{" "}
                {count(race.hosts, "host")}
              </>
            )}
            {race.inTurn.state === "stopped" && "Stopped: nothing to compare."}
          </p>
        </div>
      )}
    </Panel>
  );
}

function Bar(props: { name: string; lane: Lane; hosts: number; most: number; kind: string }) {
  const { name, lane, hosts, most, kind } = props;
  return (
    <div class="lane">
      <span class="lane-name">{name}</span>
      <span class="track">
        <span class={`bar ${kind}`} style={{ inlineSize: `${(100 * lane.took) / most}%` }} />
      </span>
      <span class="lane-time">
        {lane.state === "waiting" ? "waits" : `${seconds(lane.took)}`}
        <small>
          {" "}
          {lane.done} of {hosts}
        </small>
      </span>
    </div>
  );
}
