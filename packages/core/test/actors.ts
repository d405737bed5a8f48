import type { CarrierRealm } from "../src/carrier/carrier-realm.js";
import { Thread } from "../src/index.js";

/** What the actors of one world share: in memory all realms are one. */
export interface Stage {
  /** How often each actor has begun to run. */
  runs: Map<number, number>;
  /** Actors that wait for their cue, and where. */
  gates: Map<number, { open: () => void; on: CarrierRealm }>;
  /** What an actor's run came to, whether or not anybody heard of it. */
  results: Map<number, string>;
  nextId: number;
  realm: () => CarrierRealm;
  tell: (thread: Thread<unknown>) => Promise<string>;
}

export const stage = {} as Stage;

export type Part =
  | "returns"
  | "throws"
  | "heeds"
  | "joins"
  | "parent"
  | "leaves"
  | "hands"
  | "stops";

/** A thread of the model: it begins, waits for its cue, and ends as its part says. */
export class Actor extends Thread<unknown> {
  static Platform: typeof Actor;
  readonly id = stage.nextId++;
  /** Left behind by run, to see fields come home. */
  mark: string | undefined;

  constructor(
    readonly part: Part,
    readonly other?: Actor,
  ) {
    super();
  }

  async run(): Promise<unknown> {
    const { id } = this;
    stage.runs.set(id, (stage.runs.get(id) ?? 0) + 1);
    this.mark = `ran ${id}`;
    try {
      const result = await this.act();
      stage.results.set(id, `gives ${result}`);
      return result;
    } catch (error) {
      stage.results.set(id, `rejects ${error instanceof Error ? error.message : error}`);
      throw error;
    }
  }

  async act(): Promise<unknown> {
    switch (this.part) {
      case "returns":
        await this.cue();
        return `result ${this.id}`;
      case "throws":
        await this.cue();
        throw new Error(`error ${this.id}`);
      case "heeds":
        await Promise.race([this.cue(), this.aborted()]);
        this.signal.throwIfAborted();
        return `result ${this.id}`;
      case "joins":
        return `${this.other?.ident} ${await stage.tell(this.other as Actor)}`;
      case "parent": {
        const child = new Actor("returns").start();
        await this.cue();
        return `${child.ident} ${await stage.tell(child)}`;
      }
      case "hands": {
        const child = new Actor("returns").start();
        await this.cue();
        return child;
      }
      case "stops":
        await this.cue();
        this.other?.stop(`stopped by ${this.ident}`);
        return `stopped ${this.other?.ident}`;
      case "leaves": {
        const child = new Actor("throws").start();
        await this.cue();
        return `left ${child.ident}`;
      }
    }
  }

  cue(): Promise<void> {
    const on = stage.realm();
    return new Promise((open) => {
      stage.gates.set(this.id, { open, on });
    });
  }

  aborted(): Promise<void> {
    return new Promise((resolve) => {
      if (this.signal.aborted) resolve();
      else this.signal.addEventListener("abort", () => resolve());
    });
  }
}

Actor.Platform = class PlatformActor extends Actor {
  static override readonly kind = "platform";
};
