import { createMemoryRuntime, type Memory, type MemoryCarrier } from "@heddle/conformance/memory";
import type { CarrierRealm } from "../src/carrier/carrier-realm.js";
import { Thread } from "../src/index.js";
import type { MainRealm } from "../src/main/main-realm.js";
import { shared } from "../src/realm/state.js";
import { realmOf } from "../src/thread.js";
import { Actor, type Stage, stage } from "./actors.js";

/** How a join ended, so that two of them can be compared. */
export type Outcome = string;

async function outcomeOf(join: Promise<unknown>): Promise<Outcome> {
  try {
    const result = await join;
    return `gives ${result instanceof Thread ? `thread ${result.ident}` : result}`;
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    return `rejects ${code ?? message ?? String(error)}`;
  }
}

/** A program whose every step is chosen: the main realm, its carriers, and what threads do on them. */
export class World {
  readonly memory: Memory;
  readonly main: MainRealm;
  readonly threads: Actor[] = [];
  /** Threads of threads, which main got as results. */
  readonly handles: Thread<unknown>[] = [];
  /** `close()` was called, and whether it has returned. */
  closing: { closed: boolean } | undefined;
  /** Main's joins, and how they ended. */
  readonly joins: { of: Thread<unknown>; ended?: Outcome }[] = [];
  /** Threads that were asked to stop or killed, and those that `stop` ended on the spot. */
  readonly stopped = new Set<Actor>();
  readonly stoppedAtOnce = new Set<Actor>();
  crashes = 0;
  /** Crashes before the main realm knew that the carrier is one, and those that took along what it had said. */
  crashedEarly = 0;
  unheard = 0;
  /** Whether it can be told who has begun. */
  readonly claims = typeof SharedArrayBuffer === "function";
  /** Turns of event loops that are to come. */
  readonly turns: (() => void)[] = [];
  #realm: CarrierRealm | undefined;

  /** @param lanes whether realms look for each other's answers in shared memory. */
  constructor(lanes = false) {
    Object.assign(stage, freshStage(this));
    shared.commons = undefined;
    this.memory = createMemoryRuntime(
      {
        roster: { Actor, PlatformActor: Actor.Platform },
        ...(lanes && { soon: (call: () => void) => this.turns.push(call) }),
        as: (realm, act) => {
          this.#realm = realm;
          shared.realm = (realm ?? this.main) as typeof shared.realm;
          return act();
        },
      },
      {
        classes: { Actor, PlatformActor: Actor.Platform },
        parallelism: 2,
        startTimeout: Number.POSITIVE_INFINITY,
        excepthook: () => {},
      },
    );
    this.main = this.memory.runtime[realmOf] as MainRealm;
    this.memory.runtime.install();
  }

  get here(): CarrierRealm | undefined {
    return this.#realm;
  }

  get carriers(): readonly MemoryCarrier[] {
    return this.memory.carriers;
  }

  /** One thing happens, and all that follows from it on the same side. */
  async step(act: () => void, on?: CarrierRealm): Promise<void> {
    this.#realm = on;
    shared.realm = (on ?? this.main) as typeof shared.realm;
    act();
    for (let turn = 0; turn < 30; turn++) await null;
  }

  start(actor: Actor): Promise<void> {
    if (this.closing) return Promise.resolve();
    this.threads.push(actor);
    return this.step(() => actor.start());
  }

  join(of: Thread<unknown>): Promise<void> {
    const join: (typeof this.joins)[number] = { of };
    this.joins.push(join);
    return this.step(() => {
      const result = of.join();
      void outcomeOf(result).then((ended) => {
        join.ended = ended;
      });
      void result.then(
        (value) => value instanceof Thread && this.handles.push(value),
        () => {},
      );
    });
  }

  close(): Promise<void> {
    if (this.closing) return Promise.resolve();
    const closing = { closed: false };
    this.closing = closing;
    return this.step(() => {
      void this.memory.runtime.close().then(() => {
        closing.closed = true;
      });
    });
  }

  stop(actor: Actor): Promise<void> {
    return this.step(() => {
      const before = actor.state;
      if (!actor.isAlive()) return;
      this.stopped.add(actor);
      actor.stop(`stop ${actor.id}`);
      if (before === "queued" && (actor.state as string) === "stopped")
        this.stoppedAtOnce.add(actor);
    });
  }

  kill(actor: Actor): Promise<void> {
    this.stopped.add(actor);
    return this.step(() => void actor.kill());
  }

  /** A thread's own work is done: it may end. */
  finish(id: number): Promise<void> {
    const open = stage.gates.get(id);
    stage.gates.delete(id);
    return this.step(() => open?.open(), open?.on);
  }

  /** A carrier ends. Of what it has said and nobody has heard, the first `heard` messages still arrive. */
  crash(carrier: MemoryCarrier, heard: number): Promise<void> {
    this.crashes++;
    // The first thing that it says is that it is one.
    if (carrier.heard + heard === 0) this.crashedEarly++;
    if (heard < carrier.outward.messages.length) this.unheard++;
    return this.step(() => carrier.crash(heard));
  }

  /** Threads that could be told to end: those on carriers that live. */
  finishable(): number[] {
    const ended = new Set(this.carriers.filter((each) => each.ended).map((each) => each.realm));
    return [...stage.gates].filter(([, { on }]) => !ended.has(on)).map(([id]) => id);
  }

  /** An event loop has a turn. */
  turn(which: number): Promise<void> {
    const [call] = this.turns.splice(which % this.turns.length, 1);
    return this.step(() => call?.());
  }

  /** Until nothing is on its way and every thread that has begun was told to end. */
  async settle(): Promise<void> {
    for (let busy = true; busy; ) {
      busy = false;
      for (const carrier of this.carriers) {
        while (carrier.inward.messages.length > 0 && !carrier.ended) {
          await this.step(() => carrier.deliver());
          busy = true;
        }
        while (carrier.outward.messages.length > 0 || (carrier.ended && !carrier.buried)) {
          await this.step(() => carrier.answer());
          busy = true;
        }
      }
      for (const id of this.finishable()) {
        await this.finish(id);
        busy = true;
      }
      while (this.turns.length > 0) {
        await this.turn(0);
        busy = true;
      }
    }
  }
}

function freshStage(world: World): Stage {
  return {
    runs: new Map(),
    gates: new Map(),
    results: new Map(),
    nextId: 1,
    realm: () => world.here as CarrierRealm,
    tell: (thread: Thread<unknown>) => outcomeOf(thread.join()),
  };
}
