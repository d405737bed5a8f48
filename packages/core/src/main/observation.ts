import { clock } from "../base/clock.js";
import { Histogram } from "../base/histogram.js";
import { checkFunction, checkOptions } from "../base/options.js";
import { uncaught } from "../base/uncaught.js";
import type { Diagnostics } from "../port.js";
import type { EndOp, EndState } from "../realm/protocol.js";
import type { ThreadEndEvent, ThreadObserver, ThreadStartEvent } from "../threads/observing.js";
import { farOf } from "./job.js";
import type { Job, Times } from "./link.js";

/** Where a thread ran. */
interface Ran {
  readonly id: number;
  done: number;
}

/**
 * Counts threads, and tells those who observe. As long as nobody does, a thread costs a few additions: no
 * clock is read, here or on a carrier, and no event is made.
 */
export class Observation {
  alive = 0;
  readonly ended: Record<EndState, number> = { done: 0, failed: 0, stopped: 0, lost: 0 };
  waited: Histogram | undefined;
  ran: Histogram | undefined;
  readonly #observers = new Set<{ readonly observer: ThreadObserver }>();

  constructor(readonly diagnostics: Diagnostics | undefined) {}

  add(observer?: ThreadObserver): () => void {
    const call = "runtime.observe";
    const given = checkOptions(call, observer, `${call}({ end(event) { … } })`);
    for (const name of ["start", "end"] as const) {
      if (given[name] !== undefined) checkFunction(call, name, given[name]);
    }
    if (observer && !given.start && !given.end) {
      throw new TypeError(
        `${call}: the observer has neither start nor end: write ${call}({ end(event) { … } })`,
      );
    }
    // One of its own for each call, so that each ends for itself.
    const entry = { observer: given };
    this.#observers.add(entry);
    return () => {
      this.#observers.delete(entry);
    };
  }

  get #on(): boolean {
    const { diagnostics } = this;
    if (this.#observers.size > 0) return true;
    return diagnostics ? diagnostics.start.hasSubscribers || diagnostics.end.hasSubscribers : false;
  }

  start(job: Job): void {
    this.alive++;
    if (!this.#on) return;
    farOf(job).times = { started: clock(), began: undefined, ended: undefined };
    this.tell("start", startEvent(job));
  }

  end(job: Job, ranOn: Ran | undefined = job.far?.ranOn): void {
    const state = job.state as EndState;
    const times = job.far?.times;
    this.alive--;
    this.ended[state]++;
    if (ranOn && state === "done") ranOn.done++;
    if (!times && !this.#on) return;
    const carrier = ranOn?.id ?? null;
    const event = {
      ...startEvent(job),
      state,
      error: state === "done" ? undefined : job.value,
      carrier,
      ...durations(times, ranOn),
    };
    if (event.waited !== null) {
      this.waited ??= new Histogram();
      this.ran ??= new Histogram();
      this.waited.add(event.waited);
      this.ran.add(event.ran);
    }
    this.tell("end", event);
  }

  protected tell(what: "start" | "end", event: ThreadStartEvent): void {
    Object.freeze(event);
    const before = telling;
    telling = true;
    for (const { observer } of [...this.#observers]) {
      try {
        observer[what]?.(event as ThreadEndEvent);
      } catch (error) {
        // As of any event's listener: an uncaught error, which does not come between threads.
        uncaught(error);
      }
    }
    const channel = this.diagnostics?.[what];
    if (channel?.hasSubscribers) channel.publish(event);
    telling = before;
  }
}

let telling = false;

/** Whether an observer is being told, in the middle of something: nothing may be taken in meanwhile. */
export function isTelling(): boolean {
  return telling;
}

/** A carrier has sent an end. One that is without times is of a thread whose `run` was never called. */
export function told(times: Times, own: EndOp["times"]): void {
  times.ended = own?.[1] ?? clock();
  times.began = own?.[0] ?? times.began ?? times.ended;
}

function startEvent({ ident, name, kind }: Job): ThreadStartEvent {
  return { ident, name, kind };
}

function durations(
  times: Times | undefined,
  ranOn: Ran | undefined,
): { waited: number; ran: number } | { waited: null; ran: null } {
  if (!times) return UNKNOWN;
  const { started, ended = clock() } = times;
  // One that no carrier took up waited to its end.
  const { began = ranOn ? undefined : ended } = times;
  if (began === undefined) return UNKNOWN;
  // Two realms' clocks may differ by a hair.
  return { waited: Math.max(0, began - started), ran: Math.max(0, ended - began) };
}

const UNKNOWN = { waited: null, ran: null };
