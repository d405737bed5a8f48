import { callback } from "@heddle/core";
import { type Chosen, createRuntime } from "../adapter.js";
import { type RunningFleet, startFleet } from "../fleet/child.js";
import { expectedVerdict, type FleetTarget } from "../fleet/plan.js";
import { liveText, machineText } from "../formats/index.js";
import { summaryText } from "../formats/summary.js";
import { table } from "../formats/table.js";
import { Gate } from "../gate.js";
import { Live, Pace } from "../live.js";
import { Peer } from "../peer.js";
import { type Comparison, type Known, makeReport, type Report } from "../report/report.js";
import { pingAll, pingInTurn, type Round, type RoundOptions } from "../round.js";
import type { Request, Sample, Target } from "../target.js";
import { plainView } from "../view/plain.js";
import type { Terminal } from "../view/terminal.js";
import { noView, type View } from "../view/view.js";
import { count } from "../words.js";
import type { PingWish } from "./arguments.js";
import { inFlightFor } from "./descriptors.js";
import { exitCodeOf, fleetExitCodeOf } from "./exit.js";
import { raisePriority } from "./priority.js";
import { findTargets } from "./sources.js";

/** Where a command writes, and what ends it. */
export interface Session {
  /** For results. */
  readonly output: Terminal;
  /** For progress and errors. */
  readonly notes: Terminal;
  readonly signal: AbortSignal;
  /** Ends the run with a summary of the answers so far. */
  quit(): void;
  /** Does what Ctrl-C does. */
  interrupt(): void;
}

/** What is pinged, and what is known of it beforehand. */
interface Quarry {
  readonly targets: readonly Target[];
  readonly notices: readonly string[];
  readonly fleet: RunningFleet | null;
  known?(index: number): Known;
}

/** Pings, prints, and gives the exit code. */
export async function ping(wish: PingWish, session: Session): Promise<number> {
  raisePriority();
  const quarry = await find(wish);
  try {
    if (!wish.quiet) for (const notice of quarry.notices) session.notes.print(notice);
    await using chosen = await open(wish, session);
    const report = await measure(wish, session, quarry, chosen);
    print(report, wish, session.output);
    return quarry.fleet === null ? exitCodeOf(report, wish) : fleetExitCodeOf(report);
  } finally {
    await quarry.fleet?.close();
  }
}

async function find(wish: PingWish): Promise<Quarry> {
  const { sources } = wish;
  if (sources !== null) {
    return { ...(await findTargets({ ...wish, sources }, process.stdin)), fleet: null };
  }
  const fleet = await startFleet({ ...wish.fleet, port: 0 });
  const { targets } = fleet;
  return { targets, notices: [describe(fleet)], fleet, known: (index) => knownOf(targets[index]) };
}

function knownOf(target: FleetTarget | undefined): Known {
  if (target === undefined) throw new RangeError("The fleet has no such workstation.");
  const { workstation } = target;
  return {
    expected: expectedVerdict(workstation, "node"),
    seeded: workstation.behaviour === "up" ? workstation.delay : null,
    lossy: workstation.losesEvery > 0,
  };
}

function describe({ targets, byAddress }: RunningFleet): string {
  const hosts = count(targets.length, "workstation");
  const [first, last] = [targets[0]?.address, targets.at(-1)?.address];
  const where = `The demo's own fleet: ${hosts}, ${first} to ${last}`;
  if (byAddress) return `${where}, each with a delay of its own.`;
  return `${where}; this system has one loopback address, so they differ by port.`;
}

async function open(
  { adapter, carriers, connection, quiet }: PingWish,
  { notes, signal }: Session,
): Promise<Chosen & AsyncDisposable> {
  if (adapter === "bullmq") {
    // Loaded only here: an engine and its drivers are no small things.
    const { openMachines } = await import("../machines/queue.js");
    const tell = (notice: string) => quiet || notes.print(notice);
    const machines = await openMachines({ connection, processes: carriers, signal, tell });
    const close = () => machines[Symbol.asyncDispose]();
    const { runtime, count: parallelism } = machines;
    return { runtime, parallelism, far: true, [Symbol.asyncDispose]: close };
  }
  const chosen = await createRuntime(adapter, carriers);
  chosen.runtime.install();
  return { ...chosen, [Symbol.asyncDispose]: () => chosen.runtime.close() };
}

async function measure(
  wish: PingWish,
  session: Session,
  { targets, fleet, known }: Quarry,
  { runtime, parallelism, far }: Chosen,
): Promise<Report> {
  const ping = far ? (await import("../machines/round.js")).pingByMachines : pingAll;
  // Machines have a peer each.
  const { peer, close } = far ? { peer: null, close() {} } : await peerFor(targets, fleet);
  const gate = new Gate({ shared: !far });
  const live = new Live();
  const view = await viewFor(wish, session, { gate, live });
  const options: RoundOptions = {
    runtime,
    parallelism,
    peer,
    gate,
    live,
    signal: session.signal,
    count: wish.count,
    interval: wish.interval,
    timeout: wish.timeout,
    retries: wish.retries,
    inFlight: inFlightFor(targets),
    ...(wish.rate !== undefined && { pace: new Pace({ gap: 1000 / wish.rate }) }),
    crash: new Set(targets.slice(0, wish.fleet.crashes).map(({ name }) => name)),
  };
  const show = (index: number) => targets[index] as Target;
  const watching: Pick<RoundOptions, "onSample" | "onFailure"> = {
    onSample(index, sample) {
      view.sample(index, sample);
      if (far) addTo(live, sample);
      const line = liveText(wish.format, show(index), sample);
      if (line !== null && wish.show === "all") session.output.print(line);
    },
    onFailure: (index, why) => view.failure(index, why),
  };
  const watch = async (title: string, run: () => Promise<Round>): Promise<Round> => {
    view.begin(title, targets);
    try {
      return await run();
    } finally {
      view.end();
    }
  };

  const hosts = count(targets.length, fleet === null ? "host" : "workstation");
  const started = new Date();
  let inTurn: Round | null = null;
  const once = wish.compare ? { ...options, count: 1 } : options;
  if (wish.compare) {
    inTurn = await watch(`${hosts}, one after another`, () =>
      pingInTurn(
        targets,
        { ...once, onSample: (index, sample) => view.sample(index, sample) },
        ping,
      ),
    );
  }
  const round = session.signal.aborted
    ? { tracks: [], took: 0, overhead: [], carriers: runtime.carrierCount }
    : await watch(`${hosts} at once, a thread for each`, () =>
        ping(targets, { ...once, ...watching }),
      );
  close();
  const { name: adapter } = runtime;
  const interrupted = session.signal.aborted;
  const comparison = interrupted ? undefined : compare(inTurn, round);
  return makeReport({
    round,
    targets,
    started,
    adapter,
    interrupted,
    comparison,
    ...(known && { known }),
  });
}

/** What threads of this machine count by themselves. */
function addTo(live: Live, { verdict }: Sample): void {
  live.atomic.add("sent", 1);
  if (verdict === "up") live.atomic.add("answered", 1);
}

function compare(inTurn: Round | null, round: Round): Comparison | undefined {
  if (inTurn === null) return undefined;
  const [long, short] = [inTurn.took, round.took];
  return { inTurn: long, atOnce: short, factor: long / short };
}

/** A host that answers at once, asked as most of the targets are. */
async function peerFor(
  targets: readonly Target[],
  fleet: RunningFleet | null,
): Promise<{ peer: Request; close(): void }> {
  if (fleet !== null) return { peer: fleet.peer, close() {} };
  const modes = targets.map(({ request }) => request.mode);
  const often = (mode: Request["mode"]) => modes.filter((one) => one === mode).length;
  if (often("icmp") === targets.length)
    return { peer: { mode: "icmp", host: "127.0.0.1" }, close() {} };
  let peer: Peer | undefined;
  const port = await new Promise<number>((resolve, reject) => {
    peer = new Peer(callback(resolve)).start();
    peer.join().catch(reject);
  });
  const request: Request =
    often("http") > often("tcp")
      ? { mode: "http", url: `http://127.0.0.1:${port}/` }
      : { mode: "tcp", host: "127.0.0.1", ports: [port] };
  return { peer: request, close: () => peer?.stop() };
}

async function viewFor(
  { quiet, format, show }: PingWish,
  { notes, output, quit, interrupt }: Session,
  controls: { readonly gate: Gate; readonly live: Live },
): Promise<View> {
  if (quiet) return noView;
  // What is printed as it comes would be drawn over.
  const printsMeanwhile = format === "ndjson" && show === "all" && output.stream.isTTY;
  if (!notes.live || printsMeanwhile) return plainView(notes);
  // Loaded only here: whoever pipes has no use for it.
  const { wallView } = await import("../view/wall.js");
  const input = process.stdin.isTTY ? process.stdin : null;
  return wallView(notes, { ...controls, input, quit, interrupt });
}

function print(report: Report, { format, show, quiet }: PingWish, output: Terminal): void {
  if (show !== "all") {
    for (const { name, verdict } of report.hosts) {
      if ((verdict === "up") === (show === "alive")) output.print(name);
    }
    return;
  }
  if (format !== "table") {
    output.print(machineText(format, report));
    return;
  }
  if (!quiet) output.print(`${table(report, output)}\n`);
  output.print(summaryText(report, output));
}
