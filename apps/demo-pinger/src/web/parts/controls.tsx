import { useState } from "preact/hooks";
import { ADAPTER_NAMES, type Adapter } from "../adapter.js";
import { type Choice, MOST_CARRIERS } from "../choice.js";
import type { Session } from "../session.js";

const NAMES: Readonly<Record<Adapter, string>> = {
  browser: "@heddle/browser",
  threads: "@heddle/threads (threads.js)",
};
const CARRIERS = [1, 2, 3, 4, 6, 8, 12, MOST_CARRIERS];

export function Controls({
  session,
  onChoice,
}: {
  session: Session;
  onChoice(choice: Choice): void;
}) {
  const { activity, choice } = session;
  const isIdle = activity === "idle";
  const [editing, setEditing] = useState(false);
  return (
    <section class="controls" aria-label="Controls">
      <div class="buttons">
        {isIdle ? (
          <button type="button" class="primary" onClick={() => void session.start()}>
            <Icon path="M4 2.5v11l9-5.5z" /> Start
          </button>
        ) : activity === "paused" ? (
          <button type="button" class="primary" onClick={() => session.resume()}>
            <Icon path="M4 2.5v11l9-5.5z" /> Go on
          </button>
        ) : (
          <button
            type="button"
            class="primary"
            disabled={activity === "racing"}
            onClick={() => session.pause()}
          >
            <Icon path="M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z" /> Pause
          </button>
        )}
        <button type="button" disabled={isIdle} onClick={() => session.stop()}>
          <Icon path="M3 3h10v10H3z" /> Stop
        </button>
        <p class="status" role="status">
          {statusOf(session)}
        </p>
      </div>
      <div class="choices">
        <label>
          Adapter
          <select
            value={choice.adapter}
            disabled={!isIdle}
            onChange={({ currentTarget }) =>
              onChoice({ ...choice, adapter: currentTarget.value as Adapter })
            }
          >
            {ADAPTER_NAMES.map((name) => (
              <option key={name} value={name}>
                {NAMES[name]}
              </option>
            ))}
          </select>
        </label>
        <label>
          Carriers
          <select
            value={String(choice.carriers)}
            disabled={!isIdle}
            onChange={({ currentTarget }) =>
              onChoice({ ...choice, carriers: Number(currentTarget.value) })
            }
          >
            {[...new Set([...CARRIERS, choice.carriers])]
              .sort((a, b) => a - b)
              .map((number) => (
                <option key={number} value={String(number)}>
                  {number}
                </option>
              ))}
          </select>
        </label>
        <button
          type="button"
          class="quiet"
          aria-expanded={editing}
          disabled={!isIdle}
          onClick={() => setEditing(!editing)}
        >
          Hosts…
        </button>
      </div>
      {editing && isIdle && (
        <HostsForm
          choice={choice}
          onChoice={(next) => {
            setEditing(false);
            onChoice(next);
          }}
        />
      )}
    </section>
  );
}

function HostsForm({ choice, onChoice }: { choice: Choice; onChoice(choice: Choice): void }) {
  const [text, setText] = useState(choice.hosts ?? "");
  return (
    <form
      class="hosts"
      onSubmit={(event) => {
        event.preventDefault();
        onChoice({ ...choice, hosts: text.trim() === "" ? null : text.trim() });
      }}
    >
      <label>
        Hosts of yours, asked over HTTP: names, addresses, ranges or URLs
        <textarea
          rows={3}
          value={text}
          placeholder={"https://example.org/\n192.168.1.1-20:8080\nnas=192.168.1.7"}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <div class="buttons">
        <button type="submit">Use these</button>
        <button type="button" class="quiet" onClick={() => onChoice({ ...choice, hosts: null })}>
          The demo’s own fleet
        </button>
      </div>
    </form>
  );
}

function statusOf({ activity, failure, rounds, race }: Session): string {
  if (failure !== null) return `That went wrong: ${failure}`;
  if (activity === "running") return `Round ${rounds}`;
  if (activity === "paused") return `Paused in round ${rounds}`;
  if (activity === "racing") return "Racing";
  if (rounds > 0) return `Stopped after ${rounds === 1 ? "1 round" : `${rounds} rounds`}`;
  return race === null ? "Ready" : "The race is over";
}

function Icon({ path }: { path: string }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
