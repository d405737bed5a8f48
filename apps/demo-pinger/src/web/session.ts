import type { Runtime } from "@heddle/core";
import { Gate } from "../gate.js";
import { Live } from "../live.js";
import { makeReport, type Report } from "../report/report.js";
import { pingAll, pingInTurn, type Round, type RoundOptions, type Track } from "../round.js";
import type { Sample } from "../target.js";
import { createRuntime } from "./adapter.js";
import type { Choice } from "./choice.js";
import type { Quarry } from "./targets.js";
import { Threads } from "./threads.js";

export type Activity = "idle" | "running" | "paused" | "racing";

/** A lane of the race: so many of so many after so long. */
export interface Lane {
  readonly done: number;
  readonly took: number;
  readonly state: "waiting" | "running" | "done" | "stopped";
}

export interface Race {
  readonly hosts: number;
  readonly inTurn: Lane;
  readonly atOnce: Lane;
}

/** Above the fleet's slowest by far, so a busy machine changes no verdict. */
const TIMEOUT = 1_200;
/** From the start of one round to the next one. */
const INTERVAL = 2_000;
/** A browser has some 256 connections for all of its pages; a request costs it milliseconds, and more would measure that. */
const PER_CARRIER = 12;
const MOST_IN_FLIGHT = 150;
/** What a request costs a browser, in milliseconds. */
const COST = 5;
/** Columns of the heat map, and rounds that a host's chart goes back. */
export const KEPT_ROUNDS = 120;

/** What the page does and knows. Components read it; `changed` tells when to. */
export class Session {
  activity: Activity = "idle";
  /** Of each host, oldest first; `seq` is the number of the round. */
  readonly tracks: Sample[][];
  rounds = 0;
  /** Milliseconds that this page spent running rounds. */
  took = 0;
  overhead: number[] = [];
  race: Race | null = null;
  failure: string | null = null;
  readonly threads: Threads;
  readonly live: Live | null;
  readonly #gate = new Gate({ shared: crossOriginIsolated });
  readonly #started = new Date();
  #stopper = new AbortController();

  private constructor(
    readonly choice: Choice,
    readonly quarry: Quarry,
    readonly runtime: Runtime,
    readonly changed: () => void,
  ) {
    this.threads = new Threads(runtime);
    this.tracks = quarry.targets.map(() => []);
    this.live = crossOriginIsolated ? new Live() : null;
  }

  static async open(choice: Choice, quarry: Quarry, changed: () => void): Promise<Session> {
    const runtime = (await createRuntime(choice.adapter, choice.carriers)).install();
    return new Session(choice, quarry, runtime, changed);
  }

  async close(): Promise<void> {
    this.stop();
    this.threads.close();
    await this.runtime.close();
  }

  /** Round after round, a new thread for each host in each, until it is stopped. */
  async start(rounds = Number.POSITIVE_INFINITY): Promise<void> {
    await this.#busy("running", async (signal) => {
      for (let round = 0; round < rounds && !signal.aborted; round++) {
        const begun = performance.now();
        const number = this.rounds++;
        const { overhead } = await pingAll(this.quarry.targets, {
          ...this.#options(signal),
          onSample: (index, sample) =>
            this.#take(index, { ...sample, seq: number, at: this.took + sample.at }),
          onFailure: (index, note) => this.#fail(index, number, note),
        });
        this.overhead = [...this.overhead, ...overhead].slice(-500);
        const left = INTERVAL - (performance.now() - begun);
        if (left > 0 && round + 1 < rounds) await wait(left, signal);
        this.took += performance.now() - begun;
      }
    });
  }

  pause(): void {
    if (this.activity !== "running") return;
    this.#gate.close();
    this.#become("paused");
  }

  resume(): void {
    if (this.activity !== "paused") return;
    this.#gate.open();
    this.#become("running");
  }

  stop(): void {
    this.#stopper.abort(new Error("stopped"));
    this.#gate.open();
  }

  /** The same hosts both ways, one probe each, both measured whole. */
  async runRace(hosts: number): Promise<void> {
    const targets = this.quarry.targets.slice(0, hosts);
    const lanes = { inTurn: NOT_YET, atOnce: NOT_YET };
    const show = (lane: keyof typeof lanes, state: Lane) => {
      lanes[lane] = state;
      this.race = { hosts: targets.length, ...lanes };
      this.changed();
    };
    await this.#busy("racing", async (signal) => {
      for (const [lane, run] of [
        ["atOnce", pingAll],
        ["inTurn", pingInTurn],
      ] as const) {
        let done = 0;
        const begun = performance.now();
        const now = (state: Lane["state"], took = performance.now() - begun) =>
          show(lane, { done, took, state });
        const clock = setInterval(() => now("running"), 50);
        try {
          now("running");
          const { took } = await run(targets, {
            ...this.#options(signal),
            peer: null,
            onSample: () => void done++,
          });
          now(signal.aborted ? "stopped" : "done", took);
        } finally {
          clearInterval(clock);
        }
        if (signal.aborted) return;
      }
    });
  }

  /** What is known so far, in the form that the terminal prints too. */
  report(): Report {
    const { targets } = this.quarry;
    const tracks: Track[] = this.tracks.map((samples) => ({ samples }));
    const round: Round = {
      tracks,
      took: this.took,
      overhead: this.overhead,
      carriers: this.choice.carriers,
    };
    return makeReport({
      round,
      targets,
      known: this.quarry.isFleet ? (index) => this.quarry.known(index) as never : undefined,
      started: this.#started,
      adapter: this.runtime.name,
      interrupted: false,
    } as Parameters<typeof makeReport>[0]);
  }

  async #busy(activity: Activity, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.activity !== "idle") return;
    this.#stopper = new AbortController();
    this.#gate.open();
    this.failure = null;
    this.threads.clear();
    this.#become(activity);
    try {
      await work(this.#stopper.signal);
    } catch (error) {
      if (!this.#stopper.signal.aborted) this.failure = String(error);
    } finally {
      this.#become("idle");
    }
  }

  #options(signal: AbortSignal): RoundOptions {
    return {
      runtime: this.runtime,
      parallelism: this.choice.carriers,
      peer: this.quarry.peer,
      gate: this.#gate,
      signal,
      count: 1,
      interval: INTERVAL,
      timeout: TIMEOUT,
      retries: 0,
      cost: COST,
      inFlight: Math.min(MOST_IN_FLIGHT, PER_CARRIER * this.choice.carriers),
      live: this.live ?? undefined,
    };
  }

  #take(index: number, sample: Sample): void {
    const track = this.tracks[index];
    track?.push(sample);
    if (track && track.length > KEPT_ROUNDS) track.shift();
    this.changed();
  }

  #fail(index: number, seq: number, note: string): void {
    this.#take(index, { seq, at: this.took, tries: 1, verdict: "failed", ms: null, note });
  }

  #become(activity: Activity): void {
    this.activity = activity;
    this.changed();
  }
}

const NOT_YET: Lane = { done: 0, took: 0, state: "waiting" };

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
  });
}
