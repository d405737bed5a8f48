import { useEffect, useRef, useState } from "preact/hooks";
import { type Choice, readChoice, writeChoice } from "../choice.js";
import { useRedraw } from "../hooks.js";
import { Session } from "../session.js";
import { fleetQuarry, loadFleet, ownQuarry } from "../targets.js";
import { Carriers } from "./carriers.js";
import { Controls } from "./controls.js";
import { Figures } from "./figures.js";
import { Footer } from "./footer.js";
import { HeatMap } from "./heat-map.js";
import { Histogram } from "./histogram.js";
import { HostPanel } from "./host-panel.js";
import { RacePanel } from "./race.js";
import { Rows } from "./rows.js";
import { Wall } from "./wall.js";

/** The whole page. It owns the session, and opens another one where the choice changes. */
export function App() {
  const redraw = useRedraw();
  const session = useRef<Session | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [selected, select] = useState(0);
  const [opening, setOpening] = useState(true);
  const fleet = useRef<ReturnType<typeof loadFleet> | null>(null);

  const open = async (choice: Choice) => {
    // The controls of the session that ends must not be pressed any more.
    setOpening(true);
    try {
      fleet.current ??= loadFleet();
      const list = await fleet.current;
      const quarry = choice.hosts === null ? fleetQuarry(list) : ownQuarry(choice.hosts, list.peer);
      const before = session.current;
      session.current = null;
      await before?.close();
      session.current = await Session.open(choice, quarry, redraw);
      writeChoice(choice);
      select(0);
      setFailure(null);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
    setOpening(false);
  };

  useEffect(() => {
    try {
      void open(readChoice(location.search));
    } catch (error) {
      setFailure((error as Error).message);
    }
  }, []);

  const current = opening ? null : session.current;
  return (
    <main>
      <Header isFleet={current?.quarry.isFleet ?? true} hosts={current?.quarry.targets.length} />
      {failure !== null && (
        <p class="failure" role="alert">
          {failure}
        </p>
      )}
      {current === null ? (
        failure === null && (
          <p class="boot" role="status">
            Starting…
          </p>
        )
      ) : (
        <>
          <Controls session={current} onChoice={open} />
          <Figures session={current} />
          <div class="split wide-first">
            <Wall session={current} selected={selected} onSelect={select} />
            <HostPanel session={current} index={Math.min(selected, current.tracks.length - 1)} />
          </div>
          <div class="split wide-first">
            <HeatMap session={current} selected={selected} onSelect={select} />
            <Histogram session={current} />
          </div>
          <Carriers session={current} />
          <RacePanel session={current} />
          <Rows session={current} onSelect={select} />
          <Footer />
        </>
      )}
    </main>
  );
}

function Header({ isFleet, hosts }: { isFleet: boolean; hosts: number | undefined }) {
  return (
    <header>
      <p class="mark">
        <span class="loom" aria-hidden="true" />
        heddle <span class="faint">pinger</span>
      </p>
      <h1>
        {hosts ?? "Hundreds of"} {isFleet ? "workstations" : hosts === 1 ? "host" : "hosts"},{" "}
        <em>a thread for each</em>
      </h1>
    </header>
  );
}
