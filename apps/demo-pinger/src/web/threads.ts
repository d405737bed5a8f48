import type { Runtime, ThreadEndEvent, ThreadStartEvent } from "@heddle/core";

/** One thread's life, as heddle's own events tell it. Times are milliseconds of the page's clock. */
export interface Life {
  readonly name: string;
  readonly started: number;
  /** When the worker began it; equal to `started` until it is known. */
  begun: number;
  /** Null while it runs. */
  ended: number | null;
  /** The worker that it ran on; null until it has ended. */
  carrier: number | null;
  state: ThreadEndEvent["state"] | "running";
}

const MOST = 6_000;

/** Who ran where, and when. */
export class Threads {
  readonly lives: Life[] = [];
  /** All that ever ended. */
  ended = 0;
  readonly #open = new Map<number, Life>();
  readonly #unobserve: () => void;

  constructor(runtime: Runtime) {
    this.#unobserve = runtime.observe({
      start: (event) => this.#start(event),
      end: (event) => this.#end(event),
    });
  }

  close(): void {
    this.#unobserve();
  }

  /** Forgets those that have ended. */
  clear(): void {
    this.lives.splice(0);
    this.lives.push(...this.#open.values());
  }

  #start({ ident, name }: ThreadStartEvent): void {
    const started = performance.now();
    const life: Life = {
      name,
      started,
      begun: started,
      ended: null,
      carrier: null,
      state: "running",
    };
    this.#open.set(ident, life);
    this.lives.push(life);
    if (this.lives.length > MOST) this.lives.splice(0, this.lives.length - MOST);
  }

  #end({ ident, carrier, waited, ran, state }: ThreadEndEvent): void {
    const life = this.#open.get(ident);
    if (life === undefined) return;
    this.#open.delete(ident);
    this.ended++;
    life.ended = performance.now();
    if (waited !== null) {
      life.begun = life.started + waited;
      if (ran !== null) life.ended = Math.min(life.ended, life.begun + ran);
    }
    life.carrier = carrier;
    life.state = state;
  }
}
