/**
 * A program of several realms that share objects, under a machine: who runs when, and who dies when, is the
 * schedule's choice. What must hold at every step is checked as the threads go, the rest at the end.
 */
import { apply, atOnce, method, type Steps } from "./language.js";
import { Machine, type Realm, type Sabotage } from "./machine.js";
import type { Thing } from "./things/thing.js";
import { Violation } from "./violation.js";

export interface Turn {
  /** Which of the realms that live. */
  readonly who: number;
  /** So many steps, or fewer if it has to wait. */
  readonly steps: number;
}

export interface Death {
  /** Which carrier. */
  readonly who: number;
  /** Before this step of its own. */
  readonly at: number;
}

/** A realm stops before one of its steps until nobody else can go on, or for so many steps of the others. */
export interface Pause {
  /** Which realm. */
  readonly who: number;
  readonly at: number;
}

export interface Setting {
  readonly carriers: number;
  /** The main realm is a page's, which must not block. */
  readonly page: boolean;
  /** Carriers lack `Atomics.waitAsync`. */
  readonly polls: boolean;
  /** Milliseconds that a step takes. */
  readonly pace: number;
  /** The shared memory grows while the program runs. */
  readonly grows: boolean;
  /** The shared objects are used for the first time. */
  readonly cold: boolean;
}

// What is looked at from outside, as `sharing/` lays it out.
const END = 1;
const LAST = 7;
const PAGE = 1024;
/** As many pages above it, and that they are taken. */
const TAKEN = 2;
const POOL_GUARD = 2;
const POOL = 3;
const POOL_FREE = 4;
const RECORD = { words: 16, state: 0, realm: 1, object: 2, next: 5, block: 64 };
const OBJECT = { line: 3 };
const LOCK = { WORD: 6, OWNER: 3 };
type Lines = { readonly lines?: readonly number[] };

/** Where each class is, and its kind. */
const CLASSES = {
  Lock: ["sharing/lock.ts", "lockKind"],
  RLock: ["sharing/rlock.ts", "rlockKind"],
  Condition: ["sharing/condition.ts", "conditionKind"],
  Semaphore: ["sharing/semaphore.ts", "semaphoreKind"],
  Event: ["sharing/event.ts", "eventKind"],
  Barrier: ["sharing/barrier.ts", "barrierKind"],
  RWLock: ["sharing/rwlock.ts", "rwlockKind"],
  Queue: ["sharing/queue/queue.ts", "queueKind"],
  LifoQueue: ["sharing/queue/lifo-queue.ts", "lifoQueueKind"],
  PriorityQueue: ["sharing/queue/priority-queue.ts", "priorityQueueKind"],
  SharedMap: ["sharing/collections/map.ts", "mapKind"],
  SharedList: ["sharing/collections/list.ts", "listKind"],
} as const;
export type ClassName = keyof typeof CLASSES;
/** What an object of the class is made of. */
const PARTS: Partial<Record<ClassName, readonly ClassName[]>> = {
  RLock: ["Lock"],
  Condition: ["Lock", "RLock"],
};
/** Milliseconds after which who only looks from time to time has seen what there is. Longer than any timeout. */
const LONG = 120;
/** Whoever spins can always go on. */
const LONGEST_PAUSE = 300;
/** Nothing that ends takes longer. */
const MOST_STEPS = 100_000;

interface SharedState {
  commons: SharedArrayBuffer;
  realm: object | undefined;
  realmId: number;
  runtimes: Set<object>;
  isCarrier: boolean;
  sharing: object;
}

export class Program {
  readonly machine: Machine;
  readonly main: Realm;
  /** Where the objects are. */
  readonly places: number[] = [];
  /** Everything that has a line. */
  readonly #lines = new Set<number>();
  readonly #things: Thing[] = [];
  readonly trace: string[] = [];
  readonly #unburied: Realm[] = [];
  readonly #unfinished = new Set<{ realm: Realm; name: string }>();
  readonly #deaths = new Map<Realm, number>();
  readonly #objects = new Map<Realm, object[]>();
  #isEnding = false;
  #pause: Pause | undefined;
  #pausing: Realm | undefined;
  #pausesUntil = 0;
  #view: Int32Array | undefined;
  deaths = 0;
  failure: unknown;

  /** @param isDeadly realms may die. */
  constructor(
    readonly setting: Setting,
    readonly isDeadly: boolean,
    readonly traced = false,
    sabotage?: Sabotage,
  ) {
    const { carriers, page, polls, pace } = setting;
    this.machine = new Machine({ pace, traced, sabotage });
    this.main = this.machine.add(!page, true);
    this.#begin();
    for (let left = carriers; left > 0; left--) this.#beginCarrier(this.machine.add(true, !polls));
    if (!setting.cold) for (const realm of this.machine.realms) this.#warm(realm);
  }

  #shared(realm: Realm): SharedState {
    return realm.module("realm/state.ts").shared as SharedState;
  }

  #begin(): void {
    const { main } = this;
    const { page } = this.setting;
    this.#loadSharing(main);
    main.callAtOnce("realm/commons.ts", "commons");
    const runtime = {
      *block(done: unknown, timeout: unknown): Steps {
        return yield* main.call("main/blocking.ts", "blockMain", {}, done, timeout);
      },
      checkBlock(): void {
        if (page) throw new Error("a page's main thread must not block");
      },
      service: this.#bury.bind(this),
      reap: this.#reap.bind(this),
    };
    const shared = this.#shared(main);
    shared.realm = runtime;
    shared.runtimes.add(runtime);
  }

  #beginCarrier(realm: Realm): void {
    const { main } = this;
    realm.callAtOnce("realm/state.ts", "becomeCarrier");
    this.#loadSharing(realm);
    main.callAtOnce("realm/commons.ts", "live", realm.number + 1);
    const { commons } = this.#shared(main);
    realm.callAtOnce("realm/commons.ts", "joinCommons", commons, realm.number);
    const { Doorbell } = realm.module("realm/doorbell.ts") as {
      Doorbell: new (id: number) => object;
    };
    const carrying = {
      bells: { main: new Doorbell(1), own: new Doorbell(realm.number + 1) },
      outbox: { push(): void {}, flush(): void {} },
      wire: { receive: () => undefined },
      takeIn: () => false,
      intake: { catchUp(): void {} },
      blocked: false,
    };
    const runner = { giveBack(): void {}, run(): void {} };
    this.#shared(realm).realm = {
      *beforeNap(): Steps {
        return yield* realm.call("carrier/blocking.ts", "beforeNap", carrying, runner);
      },
      *block(done: unknown, timeout: unknown): Steps {
        return yield* realm.call(
          "carrier/blocking.ts",
          "blockCarrier",
          carrying,
          runner,
          done,
          timeout,
        );
      },
      checkBlock(): void {},
    };
  }

  /** As `sharing/all.ts` does it, but for the kinds, which are loaded when they are needed. */
  #loadSharing(realm: Realm): void {
    const { hooks } = realm.module("sharing/waiting.ts") as { hooks: object };
    this.#shared(realm).sharing = hooks;
  }

  /** Has records for its waits before the first step. */
  #warm(realm: Realm): void {
    realm.callAtOnce("sharing/memory.ts", "open", "");
    const record = realm.callAtOnce("sharing/waiters.ts", "newWaiter", 0, false);
    realm.callAtOnce("sharing/waiters.ts", "freeWaiter", record);
  }

  /** The shared memory as it is now. */
  get words(): Int32Array {
    this.#view ??= new Int32Array(this.#shared(this.main).commons);
    return this.#view;
  }

  add(thing: Thing): void {
    this.#things.push(thing);
  }

  /** An object of the main realm's. */
  plain(name: ClassName, ...args: unknown[]): object {
    for (const realm of this.machine.realms) this.#know(realm, name);
    const type = this.main.module(CLASSES[name][0])[name] as new (...given: unknown[]) => object;
    return new type(...args);
  }

  #know(realm: Realm, name: ClassName): void {
    for (const part of PARTS[name] ?? []) this.#know(realm, part);
    const [file, kind] = CLASSES[name];
    realm.callAtOnce("sharing/kinds.ts", "know", realm.module(file)[kind]);
  }

  #placeOf(object: object): number {
    const { place } = this.main.module("base/internal.ts") as { place: symbol };
    return (object as Record<symbol, number>)[place] as number;
  }

  /** Makes an object that all realms have. @returns its number. */
  make(name: ClassName, ...args: unknown[]): number {
    const { main } = this;
    const object = this.plain(name, ...args);
    const at = this.#placeOf(object);
    this.places.push(at);
    for (
      let part: object | undefined = object;
      part;
      part = (part as { lock?: object }).lock ?? (part as { inner?: object }).inner
    )
      this.#lines.add(this.#placeOf(part));
    for (const realm of this.machine.realms) {
      const known = this.#objects.get(realm) ?? [];
      this.#objects.set(realm, known);
      if (realm === main) {
        known.push(object);
        continue;
      }
      main.callAtOnce("sharing/handle.ts", "retain", at);
      known.push(realm.callAtOnce("sharing/handle.ts", "objectAt", at) as object);
    }
    return this.places.length - 1;
  }

  object(realm: Realm, index: number): object {
    return this.#objects.get(realm)?.[index] as object;
  }

  /** Before the first turn, when everything has been made: the next block of memory lies beyond what is known. */
  fill(): void {
    const { commons } = this.#shared(this.main);
    const words = new Int32Array(commons, 0, commons.byteLength / 4);
    const end = words[END] as number;
    const pages = Math.floor((words.length - end) / PAGE);
    words[end] = pages * 256 + TAKEN;
    words[end + 1] = words[LAST] as number;
    words[LAST] = pages;
    words[END] = end + pages * PAGE;
  }

  /** @param run is an async function's body. */
  thread(realm: Realm, name: string, run: () => Steps): void {
    const entry = { realm, name };
    this.#unfinished.add(entry);
    const self = this;
    realm.spawn(
      (function* () {
        try {
          yield* run();
          self.#unfinished.delete(entry);
        } catch (error) {
          self.failure ??= error;
        }
      })(),
    );
  }

  note(what: string): void {
    if (this.traced)
      this.trace.push(
        `${String(this.machine.steps).padStart(6)} ${this.machine.time.toFixed(2).padStart(8)}  ${what}`,
      );
  }

  /** Runs to the end, and looks whether all is well then. */
  run(turns: readonly Turn[], deaths: readonly Death[], pause?: Pause): void {
    const { machine } = this;
    this.#pause = pause;
    if (this.setting.grows) this.fill();
    for (const { who, at } of deaths)
      this.#deaths.set(machine.realms[1 + (who % this.setting.carriers)] as Realm, at);
    for (const { who, steps } of turns) {
      const able = this.#able();
      const realm = able[who % able.length];
      if (realm) this.#turn(realm, steps);
      else if (!this.#pass()) break;
    }
    // Everybody is given turns now, of lengths that do not keep step with each other.
    let since = machine.time;
    for (let round = 0, isStill = false; !isStill; round++) {
      const before = this.#unfinished.size;
      const able = this.#able();
      for (const realm of able) this.#turn(realm, 3 + ((round + realm.number) % 5));
      if (able.length === 0) isStill = !this.#pass() || machine.time - since > LONG;
      if (this.#unfinished.size < before) since = machine.time;
      if (isStill && !this.#isEnding) {
        isStill = false;
        since = machine.time;
        this.#end();
      }
      if (machine.steps > MOST_STEPS) throw new Violation("it never ends");
    }
    this.#checkEnd();
  }

  #able(): Realm[] {
    const able = this.machine.realms.filter((realm) => realm.canStep && realm !== this.#pausing);
    if (!this.#pausing) return able;
    if (able.length > 0 && this.machine.steps < this.#pausesUntil) return able;
    this.note(`realm ${this.#pausing.number} goes on after its pause`);
    this.#pausing = undefined;
    return this.#able();
  }

  /** @returns whether it stops here. */
  #pauses(realm: Realm): boolean {
    const { machine } = this;
    if (realm.number !== this.#pause?.who || realm.steps !== this.#pause.at) return false;
    this.note(`realm ${realm.number} pauses`);
    this.#pause = undefined;
    this.#pausing = realm;
    this.#pausesUntil = machine.steps + LONGEST_PAUSE;
    return true;
  }

  /** Nobody can go on: whoever waits for what does not come is let go. */
  #end(): void {
    this.#isEnding = true;
    this.note("nobody can go on");
    for (const thing of this.#things) thing.checkStill?.();
    this.#things.forEach((thing, nth) => {
      if (thing.end) this.thread(this.main, `end ${nth}`, () => (thing.end as () => Steps)());
    });
  }

  #turn(realm: Realm, steps: number): void {
    if (this.traced) this.note(`realm ${realm.number} goes on${realm.next && `: ${realm.next}`}`);
    for (let left = steps; left > 0 && realm.canStep; left--) {
      if (this.#pauses(realm)) break;
      if (realm.steps === this.#deaths.get(realm)) this.#kill(realm);
      else {
        realm.step();
        for (const thing of this.#things) thing.watch?.(realm);
      }
    }
    if (this.failure) throw this.failure;
    this.machine.tick();
  }

  #pass(): boolean {
    // A main thread that is blocked looks from time to time who has died.
    return this.machine.pass(this.#unburied.length > 0 ? this.main : undefined);
  }

  #kill(realm: Realm): void {
    this.note(`realm ${realm.number} dies${realm.next && ` before ${realm.next}`}`);
    this.machine.kill(realm);
    this.deaths++;
    this.#unburied.push(realm);
    for (const entry of this.#unfinished) if (entry.realm === realm) this.#unfinished.delete(entry);
    for (const thing of this.#things) thing.died?.(realm);
    this.main.task(this.#bury());
  }

  /** As `Link` does it. */
  *#bury(): Steps<void> {
    for (let dead = this.#unburied.shift(); dead; dead = this.#unburied.shift()) {
      this.note(`realm ${dead.number} is buried`);
      yield* this.main.call("realm/commons.ts", "die", dead.number + 1);
      yield* method(this.#shared(this.main).sharing, "buried", [dead.number + 1]);
    }
  }

  *#reap(): Steps<void> {
    for (const dead of this.#unburied)
      yield* this.main.call("realm/commons.ts", "die", dead.number + 1);
  }

  #checkEnd(): void {
    const left = [...this.#unfinished].map((each) => `${each.name} in realm ${each.realm.number}`);
    if (left.length > 0) throw new Violation(`waits for ever: ${left.join(", ")}`);
    const { words } = this;
    const { kindOf } = this.main.module("sharing/kinds.ts");
    for (const object of this.#lines) {
      const { lines = [OBJECT.line] } = atOnce(apply(kindOf, undefined, [object])) as Lines;
      if (lines.some((line) => words[object + line] !== 0 || words[object + line + 1] !== 0))
        throw new Violation("a line is not empty though nobody waits");
    }
    this.#checkRecords(words);
    for (const thing of this.#things) thing.checkEnd?.();
  }

  *#records(words: Int32Array): Iterable<number> {
    for (let block = words[POOL] as number; block !== 0; block = words[block] as number)
      for (let nth = 1; nth < RECORD.block; nth++) yield block + nth * RECORD.words;
  }

  /** How many waits of a realm for an object have not been told what came of them. */
  waits(realm: Realm, index: number): number {
    const { words } = this;
    const place = this.places[index];
    let found = 0;
    for (const at of this.#records(words)) {
      const isIts = words[at + RECORD.object] === place && words[at + RECORD.state] !== 0;
      if (isIts && words[at + RECORD.realm] === realm.number + 1) found++;
    }
    return found;
  }

  /** The realm that holds a lock, or the lock of a condition. */
  holder(object: object): Realm | undefined {
    let lock = object as { lock?: object; inner?: object };
    for (let part: object | undefined = lock; part; part = lock.lock ?? lock.inner) lock = part;
    const { OWNER, WORD } = LOCK;
    return this.machine.realms[((this.words[this.#placeOf(lock) + WORD] as number) >>> OWNER) - 1];
  }

  #checkRecords(words: Int32Array): void {
    // Whoever comes to the pool next sets right what somebody left there who died in it.
    if (words[POOL_GUARD] !== 0) {
      const { main } = this;
      const taken: unknown[] = [];
      while (words[POOL_GUARD] !== 0)
        taken.push(main.callAtOnce("sharing/waiters.ts", "newWaiter", 0, false));
      for (const at of taken) main.callAtOnce("sharing/waiters.ts", "freeWaiter", at);
    }
    const pool = new Set<number>();
    for (let at = words[POOL_FREE] as number; at !== 0; at = words[at + RECORD.next] as number) {
      if (pool.has(at)) throw new Violation("the pool of records has a ring");
      pool.add(at);
    }
    for (const at of this.#records(words)) {
      const realm = words[at + RECORD.realm] as number;
      if ((realm === 0) !== pool.has(at)) throw new Violation("a record is lost");
      if (realm !== 0 && !this.machine.realms[realm - 1]?.alive)
        throw new Violation("a dead realm still has a record");
      if (words[at + RECORD.state] !== 0 || words[at + RECORD.object] !== 0)
        throw new Violation("a record is in use though nobody waits");
    }
  }
}
