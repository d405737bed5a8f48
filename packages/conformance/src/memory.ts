/**
 * An adapter without a runtime: carriers are objects in this very realm, and each message waits, cloned as
 * it would be, until somebody delivers it. So a test decides in which order things happen, and who dies when.
 */
import {
  type Carrier,
  type CarrierEvents,
  createRuntime,
  type Host,
  type Runtime,
  type RuntimeOptions,
  type Wire,
} from "@heddle/core/adapter";
import { loadSharing } from "@heddle/core/adapter/sharing";
import { CarrierRealm, type Context, type Roster } from "@heddle/core/adapter/testing";

export interface MemoryOptions {
  /** What every carrier serves. */
  readonly roster: Roster;
  readonly import?: (url: string) => Promise<object>;
  readonly context?: () => Context;
  /** Does something as code of this carrier, or of the main realm: `shared.realm` must be that meanwhile. */
  readonly as: <T>(carrier: CarrierRealm | undefined, act: () => T) => T;
  /** Called before a carrier is made; may throw. */
  readonly spawning?: () => void;
  /** Calls when the event loop has had a turn: realms then look for what comes through their lanes. */
  readonly soon?: (call: () => void) => void;
  /** Something waits to be delivered. */
  readonly onWork?: (carrier: MemoryCarrier) => void;
}

/** Messages on their way in one direction. */
class Queue {
  readonly messages: unknown[] = [];

  push(message: unknown, transfer: readonly unknown[]): void {
    this.messages.push(structuredClone(message, { transfer: [...transfer] as ArrayBuffer[] }));
  }
}

export class MemoryCarrier {
  readonly realm: CarrierRealm;
  readonly inward = new Queue();
  readonly outward = new Queue();
  /** It runs nothing any more; what it said before is still on its way. */
  ended = false;
  /** Messages that have reached the main realm. */
  heard = 0;
  /** The main realm has heard of its end. */
  buried = false;
  #cause: unknown;

  constructor(
    readonly options: MemoryOptions,
    readonly events: CarrierEvents,
  ) {
    const wire: Wire = {
      post: (message, transfer) => {
        if (this.ended) return;
        this.outward.push(message, transfer);
        options.onWork?.(this);
      },
    };
    const { soon } = options;
    this.realm = new CarrierRealm(
      {
        name: "memory",
        canBlock: false,
        ...(soon && {
          soon: (call) => soon(() => !this.ended && options.as(this.realm, call)),
        }),
        import: options.import ?? (() => Promise.reject(new Error("there are no modules here"))),
        ...(options.context && { context: options.context }),
      },
      wire,
    );
    options.as(this.realm, () => this.realm.serve(options.roster));
  }

  /** The next message reaches the carrier. */
  deliver(): void {
    const message = this.inward.messages.shift();
    if (message !== undefined && !this.ended) {
      this.options.as(this.realm, () => this.realm.receive(message));
    }
  }

  /** The next message reaches the main realm; after the last one of an ended carrier, the news of its end. */
  answer(): void {
    if (this.buried) return;
    const message = this.outward.messages.shift();
    this.options.as(undefined, () => {
      if (message !== undefined) {
        this.heard++;
        return this.events.message(message);
      }
      if (!this.ended) return;
      this.buried = true;
      this.events.death(this.#cause);
    });
  }

  /** It ends now. Of what it has said and nobody has heard, the first `heard` messages still arrive. */
  crash(heard: number, cause?: unknown): void {
    if (this.ended) return;
    this.ended = true;
    this.#cause = cause;
    this.inward.messages.length = 0;
    this.outward.messages.length = Math.min(heard, this.outward.messages.length);
    this.options.onWork?.(this);
  }
}

export interface Memory {
  readonly runtime: Runtime;
  /** All that were ever made. */
  readonly carriers: readonly MemoryCarrier[];
  /** Whether the program would be kept alive. */
  readonly kept: () => boolean;
}

export function createMemoryRuntime(options: MemoryOptions, given: RuntimeOptions = {}): Memory {
  loadSharing();
  const carriers: MemoryCarrier[] = [];
  let kept = false;
  const { soon } = options;
  const host: Host = {
    name: "memory",
    ...(soon && { soon: (call) => soon(() => options.as(undefined, call)) }),
    parallelism: 2,
    canBlock: false,
    realmName: "MainThread",
    import: options.import ?? (() => Promise.reject(new Error("there are no modules here"))),
    keepAlive: (on) => {
      kept = on;
    },
    onEnd: () => {},
    fail: () => {},
    spawn: (events): Carrier => {
      options.spawning?.();
      const carrier = new MemoryCarrier(options, events);
      carriers.push(carrier);
      return {
        post: (message, transfer) => {
          if (carrier.ended) return;
          carrier.inward.push(message, transfer);
          options.onWork?.(carrier);
        },
        terminate: () => carrier.crash(Number.POSITIVE_INFINITY),
      };
    },
  };
  return { runtime: createRuntime(host, given), carriers, kept: () => kept };
}
