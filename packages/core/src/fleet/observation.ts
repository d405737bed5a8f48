import type { Job } from "../main/link.js";
import { Observation } from "../main/observation.js";
import type { ThreadStartEvent } from "../threads/observing.js";

/** Tells of threads and of the machines that they ran on. */
export class FleetObservation extends Observation {
  #machine: string | undefined;

  override end(job: Job, ranOn?: { id: number; done: number; machine: string }): void {
    this.#machine = ranOn?.machine;
    super.end(job, ranOn);
    this.#machine = undefined;
  }

  protected override tell(what: "start" | "end", event: ThreadStartEvent): void {
    const machine = what === "end" ? this.#machine : undefined;
    super.tell(what, machine === undefined ? event : ({ ...event, machine } as ThreadStartEvent));
  }
}
