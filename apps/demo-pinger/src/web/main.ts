import { expectedVerdict, type FleetTarget } from "../fleet.js";
import { compare, type Row, toRow } from "../report.js";
import { pingAllAtOnce, pingOneAfterAnother, type Round, type RoundOptions } from "../round.js";
import type { Reply } from "../target.js";
import { count, seconds } from "../words.js";
import { createRuntime } from "./adapter.js";
import { byId } from "./dom.js";
import { makeGrid } from "./grid.js";
import { showList } from "./list.js";
import { showPlot } from "./plot.js";
import { showRace } from "./race.js";

/** Above the fleet's slowest by far, so a busy machine changes no verdict. */
const TIMEOUT = 1200;

const status = byId("status");
const runtime = (await createRuntime().catch(fail)).install();
const fleet: readonly FleetTarget[] = await (await fetch("./fleet.json")).json();
const grid = makeGrid(byId("grid"), fleet);
const controls = ["at-once", "in-turn", "adapter"].map(byId) as HTMLButtonElement[];
let inTurn: Round | null = null;
let stopper = new AbortController();

byId("total").textContent = String(fleet.length);
byId("isolation").textContent = crossOriginIsolated
  ? "The page is served cross-origin isolated, so its threads can share memory."
  : "The page is not served cross-origin isolated: its threads run, but cannot share memory.";
status.textContent = "Ready.";
byId("stop").addEventListener("click", () => stopper.abort());
byId("at-once").addEventListener("click", () =>
  run(async (watching) => {
    show(await pingAllAtOnce(fleet, { timeout: TIMEOUT, ...watching }));
  }),
);
byId("in-turn").addEventListener("click", () =>
  run(async (watching) => {
    const replies: Reply[] = [];
    const began = performance.now();
    const onReply = (index: number, reply: Reply) => {
      replies.push(reply);
      // Whoever stops it has seen enough: what was measured until then counts.
      inTurn = { replies, took: performance.now() - began };
      watching.onReply(index, reply);
    };
    await pingOneAfterAnother(fleet, { timeout: TIMEOUT, ...watching, onReply });
  }),
);
setRunning(false);

type Watching = Required<Pick<RoundOptions, "signal" | "onReply" | "onStart">>;

async function run(ping: (watching: Watching) => Promise<void>): Promise<void> {
  stopper = new AbortController();
  const { signal } = stopper;
  const began = performance.now();
  let answers = 0;
  let frame = 0;
  const tick = () => {
    const elapsed = seconds(performance.now() - began);
    status.textContent = `${answers} of ${fleet.length} after ${elapsed}`;
    if (!signal.aborted && answers < fleet.length) frame = requestAnimationFrame(tick);
  };
  grid.clear();
  setRunning(true);
  tick();
  try {
    await ping({
      signal,
      onStart: grid.ask,
      onReply(index, reply) {
        answers++;
        grid.reply(index, reply);
      },
    });
    tick();
  } catch (error) {
    if (!signal.aborted) fail(error);
    status.textContent = `Stopped after ${count(answers, "answer")}, ${seconds(performance.now() - began)}.`;
  } finally {
    cancelAnimationFrame(frame);
    grid.ask(null);
    setRunning(false);
  }
}

function setRunning(running: boolean): void {
  for (const control of controls) control.disabled = running;
  byId("stop").hidden = !running;
  // So that a screen reader says how it ended, and not every answer on the way.
  status.ariaBusy = String(running);
}

function fail(error: unknown): never {
  status.textContent = `That went wrong: ${error}`;
  throw error;
}

function show(atOnce: Round): void {
  const rows = fleet.map(({ workstation, ...target }, index): Row => {
    const seeded = workstation.behaviour === "up" ? workstation.delay : null;
    const expected = expectedVerdict(workstation, "browser");
    return toRow(target, atOnce.replies[index], { expected, seeded });
  });
  showRace(compare(inTurn, atOnce), fleet.length, runtime);
  showPlot(rows);
  showList(rows);
}
