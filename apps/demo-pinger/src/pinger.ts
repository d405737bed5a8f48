import {
  type Barrier,
  type Callback,
  type Event,
  type Semaphore,
  StreamThread,
  sleep,
} from "@heddle/core";
import type { Live, Pace } from "./live.js";
import { Slots } from "./slots.js";
import type { Probe, Request, Sample, Target } from "./target.js";

/** What a pinger needs of the platform that it runs on. */
export interface Platform {
  readonly probe: Probe;
  /** Resolves when it is this request's turn to leave. */
  turn(): Promise<void>;
  /** Ends the worker. */
  exit(): void;
}

let platform: Platform | undefined;
/** For each way of asking: the round that is not counted, once in each worker. */
const warmUps = new Map<string, Promise<void>>();
const WARM_UP_PROBES = 25;
const WARM_UP_TIMEOUT = 1_000;

/** Hands in the platform. A function cannot travel in a thread's field, so each worker's file does it. */
export function usePlatform(given: Platform): void {
  platform = given;
}

/** How often, how long and how soon. Times are in milliseconds. */
export interface Plan {
  /** Probes of each host; Infinity until it is stopped. */
  readonly count: number;
  /** From one probe of a host to its next one. */
  readonly interval: number;
  /** Until a probe counts as lost. */
  readonly timeout: number;
  /** How often a probe without an answer is sent again before it counts. */
  readonly retries: number;
  /** From the common start to this host's first probe. */
  readonly after: number;
  /** What befalls the thread before its second probe, to see what becomes of the others. */
  readonly mishap?: Mishap;
}

/** It throws, or it takes its whole worker with it. */
export type Mishap = "throws" | "exits";

/** What the threads of a round share. */
export interface Common {
  /** A host that answers at once, for the round that is not counted; null where there is none. */
  readonly peer: Request | null;
  /** In memory that all workers have; null in a page that is not isolated, which has none. */
  readonly memory: SharedThings | null;
  /** Where there is none: resolves while the round is not paused, and not before all have been started. */
  readonly mayGoOn: Callback<[], void> | null;
  /** Where there is none: requests under way on one worker. */
  readonly perWorker: number;
}

/** heddle's own, each the same one on every worker. */
export interface SharedThings {
  /** All begin together, once each worker is warm. */
  readonly start: Barrier;
  /** Cleared while the round is paused. */
  readonly running: Event;
  /** How many requests may be under way. */
  readonly slots: Semaphore;
  /** Figures for whoever looks on. */
  readonly live?: Live;
  /** When the next request may leave, where a rate was given. */
  readonly pace?: Pace;
}

/** Pings one host on a thread of its own, and yields each probe. The same class runs on Node and in the browser. */
export class Pinger extends StreamThread<Sample> {
  constructor(
    readonly target: Target,
    readonly plan: Plan,
    readonly common: Common,
  ) {
    super({ name: target.name });
  }

  async *run(): AsyncGenerator<Sample, void, void> {
    yield* probesOf(this);
  }
}

/** What a thread that pings has. */
type Pinging = Pick<Pinger, "target" | "plan" | "common" | "signal">;

/** The probes of one host, when they are due. Each probe is counted and timed on the worker that asks for it. */
export async function* probesOf(pinging: Pinging): AsyncGenerator<Sample, void, void> {
  const { signal } = pinging;
  const { count, interval, after, mishap } = pinging.plan;
  const { peer, memory, mayGoOn } = pinging.common;
  if (peer !== null) await warmUp(peer);
  // One that broke, since another thread of the round ended, starts this one as well.
  await memory?.start.wait().catch(() => {});
  const begun = performance.now();
  let due = begun + after;
  for (let seq = 0; seq < count; seq++) {
    const early = due - performance.now();
    if (early > 0) await sleep(early, { signal });
    if (memory === null) await mayGoOn?.();
    else if (!memory.running.isSet()) await memory.running.wait({ signal });
    if (seq === 1 && mishap !== undefined) befall(mishap);
    yield await sampleOf(pinging, seq, begun);
    // One that comes late does not make the next ones hurry.
    due = Math.max(due + interval, performance.now());
  }
}

/** One probe, with its retries. A function: a thread's object is rebuilt on its worker, without private members. */
async function sampleOf(
  { target, plan, common, signal }: Pinging,
  seq: number,
  begun: number,
): Promise<Sample> {
  const { retries, timeout } = plan;
  const { live, pace } = common.memory ?? {};
  for (let tries = 1; ; tries++) {
    await pace?.turn(signal);
    using _slot = await slotOf(common, signal);
    await ready().turn();
    signal.throwIfAborted();
    live?.atomic.add("inFlight", 1);
    live?.atomic.add("sent", 1);
    // Now, not before: waiting for a slot is not the host's doing.
    const at = performance.now() - begun;
    try {
      const answer = await ready().probe(target.request, { timeout, signal });
      if (answer.verdict === "up") live?.atomic.add("answered", 1);
      if (answer.verdict === "up" || answer.verdict === "unresolved" || tries > retries) {
        return { seq, at, tries, ...answer };
      }
    } finally {
      live?.atomic.sub("inFlight", 1);
    }
  }
}

let ownSlots: Slots | undefined;

async function slotOf({ memory, perWorker }: Common, signal: AbortSignal): Promise<Disposable> {
  if (memory !== null) return await memory.slots.hold({ signal });
  ownSlots ??= new Slots(perWorker);
  const slots = ownSlots;
  await slots.take(signal);
  return { [Symbol.dispose]: () => slots.give() };
}

function befall(mishap: Mishap): void {
  if (mishap === "throws") throw new Error("this thread was told to crash");
  ready().exit();
}

function ready(): Platform {
  if (platform !== undefined) return platform;
  throw new Error("No way to make a request: call usePlatform() in the worker's file.");
}

/** Runs what the first probes of a worker would otherwise be the first to run. */
function warmUp(peer: Request): Promise<void> {
  const before = warmUps.get(peer.mode);
  if (before) return before;
  const now = askOften(peer);
  warmUps.set(peer.mode, now);
  return now;
}

async function askOften(peer: Request): Promise<void> {
  const { signal } = new AbortController();
  const probes = peer.mode === "icmp" ? 1 : WARM_UP_PROBES;
  for (let probe = 0; probe < probes; probe++) {
    await ready().probe(peer, { timeout: WARM_UP_TIMEOUT, signal });
  }
}
