import { Event } from "@heddle/core";

/** What can be held up and let go on: by an Event in shared memory, and where there is none by this realm alone. */
export class Gate {
  /** For the threads; null where no memory is shared. */
  readonly event: Event | null;
  #open = true;
  readonly #waiting: (() => void)[] = [];

  constructor({ shared }: { shared: boolean }) {
    this.event = shared ? new Event() : null;
    this.event?.set();
  }

  open(): void {
    this.#open = true;
    this.event?.set();
    for (const go of this.#waiting.splice(0)) go();
  }

  close(): void {
    this.#open = false;
    this.event?.clear();
  }

  /** Resolves when it is open. */
  pass(): Promise<void> {
    if (this.#open) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
