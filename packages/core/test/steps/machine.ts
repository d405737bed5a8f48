/**
 * A program's realms in one thread, each with its own copy of core's modules, its own event loop and what the
 * runtime gives: `Atomics`, timers, promises. Whoever holds the machine says which realm takes the next step,
 * and which realm dies instead. Time passes with the steps.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { apply, atOnce, language, method, promises, type Steps } from "./language.js";
import { toSteps } from "./transform.js";

const SOURCES = fileURLToPath(new URL("../../src/", import.meta.url));
type Factory = (...given: unknown[]) => void;
const factories = new Map<string, Factory>();

const GLOBALS = [
  "Atomics",
  "Promise",
  "performance",
  "setTimeout",
  "clearTimeout",
  "queueMicrotask",
  "FinalizationRegistry",
  "WeakRef",
  "SharedArrayBuffer",
  "globalThis",
] as const;

const resolved = new Map<string, string>();
function resolve(from: string, name: string): string {
  const key = `${from} ${name}`;
  const known = resolved.get(key) ?? join(dirname(from), name).replace(/\.js$/, ".ts");
  resolved.set(key, known);
  return known;
}

/** Core as the tests may break it: replaces a piece of a module's source by another. */
export type Sabotage = readonly [file: string, piece: string, instead: string];

/** What stands for other modules: a thread's owner is always given, and looking longer is more of the same. */
const STUBS: Record<string, Record<string, unknown>> = {
  "threads/current.ts": {
    currentThread(): never {
      throw new Error("nobody knows");
    },
  },
  "sharing/linger.ts": { SPIN: 0, linger(): void {} },
};
/** The same everywhere. */
const REAL = { Date, TextDecoder, TextEncoder, structuredClone };
/** At a guard, before it sleeps. */
const FEW_LOOKS = "const LOOKS = 3;";

/** @throws {Error} where the source has no such piece. */
export function sourceOf(file: string, sabotage: Sabotage | undefined): string {
  const source = readFileSync(join(SOURCES, file), "utf8");
  const now = source.replace(/^const LOOKS = \d+;$/m, FEW_LOOKS);
  if (!sabotage) return now;
  if (!now.includes(sabotage[1])) throw new SyntaxError(`${file} has no ${sabotage[1]}`);
  return now.replace(sabotage[1], sabotage[2]);
}

function factoryOf(
  file: string,
  names: readonly string[],
  sabotage: Sabotage | undefined,
): Factory {
  const broken = sabotage?.[0] === file ? sabotage : undefined;
  const key = broken ? broken.join("\n") : file;
  const known = factories.get(key);
  if (known) return known;
  const source = toSteps(sourceOf(file, broken));
  const made = new Function("exports", "require", ...names, source) as Factory;
  factories.set(key, made);
  return made;
}

/** Making memory is most of what a run costs: one run's serves the next, and seems as long as that says. */
class UsedMemory extends SharedArrayBuffer {
  static #used: UsedMemory | undefined;
  #length = 0;

  constructor(bytes: number) {
    const used = UsedMemory.#used;
    super(used ? 0 : 4 * bytes);
    const memory = used ?? this;
    if (used) new Uint8Array(used).fill(0, 0, used.#length);
    UsedMemory.#used = memory;
    memory.#length = bytes;
    // biome-ignore lint/correctness/noConstructorReturn: in the place of a new one.
    return memory;
  }

  override get byteLength(): number {
    return this.#length;
  }

  override get maxByteLength(): number {
    return super.byteLength;
  }

  override grow(bytes?: number): void {
    this.#length = bytes ?? 0;
  }
}

interface Sleep {
  readonly realm: Realm;
  readonly at: number;
  readonly until: number;
  /** A slice of a longer wait. */
  readonly isSlice: boolean;
  /** How it ends: for who sleeps, or by a promise. */
  readonly wake: (result: "ok" | "timed-out") => void;
}

interface TimerEntry {
  readonly id: number;
  readonly at: number;
  readonly fire: unknown;
}

/** What is that far off never comes. */
const NEVER = 2 ** 30;
/** A wait in slices, at whose ends nothing would be done if no wake-up were lost. */
const SLICE = 50;

export interface MachineOptions {
  /** Milliseconds that a step takes. */
  readonly pace: number;
  /** Notes what each realm is about to do. */
  readonly traced: boolean;
  readonly sabotage?: Sabotage | undefined;
}

export class Machine {
  time = 0;
  steps = 0;
  readonly realms: Realm[] = [];
  readonly sleeps = new Set<Sleep>();
  constructor(readonly options: MachineOptions) {}

  add(canBlock: boolean, canWaitAsync: boolean): Realm {
    const realm = new Realm(this, this.realms.length, canBlock, canWaitAsync);
    this.realms.push(realm);
    return realm;
  }

  notify(at: number, count: number): number {
    let woken = 0;
    for (const sleep of this.sleeps) {
      if (woken >= count) break;
      if (sleep.at !== at || !sleep.realm.alive) continue;
      this.sleeps.delete(sleep);
      sleep.wake("ok");
      woken++;
    }
    return woken;
  }

  /** Ends the sleeps whose time is up. */
  tick(): void {
    for (const sleep of this.sleeps) {
      if (sleep.until > this.time) continue;
      this.sleeps.delete(sleep);
      sleep.wake("timed-out");
    }
  }

  /**
   * Where nobody can take a step: lets time pass until somebody can.
   *
   * @param slices whose slices have something at their ends.
   * @returns false if nobody ever will.
   */
  pass(slices?: Realm): boolean {
    let next = Number.POSITIVE_INFINITY;
    for (const realm of this.realms)
      if (realm.alive && !realm.asleep) next = Math.min(next, realm.nextTimer());
    for (const sleep of this.sleeps)
      if (sleep.realm.alive && (!sleep.isSlice || sleep.realm === slices))
        next = Math.min(next, sleep.until);
    if (next - this.time > NEVER) return false;
    this.time = Math.max(this.time, next);
    this.tick();
    return true;
  }

  /** Ends a realm between two steps: it never takes another. */
  kill(realm: Realm): void {
    realm.alive = false;
    for (const sleep of this.sleeps) if (sleep.realm === realm) this.sleeps.delete(sleep);
  }
}

export class Realm {
  alive = true;
  asleep = false;
  steps = 0;
  /** The access that it is about to make, where that is traced. */
  next = "";
  /** What it does: a task or a microtask. */
  #current: Steps | undefined;
  readonly #microtasks: Steps[] = [];
  readonly #tasks: Steps[] = [];
  readonly #timers = new Map<number, TimerEntry>();
  readonly #modules = new Map<string, Record<string, unknown>>();
  readonly #given: Record<string, unknown>;
  readonly #language;
  #nextId = 1;
  readonly Promise;

  constructor(
    readonly machine: Machine,
    readonly number: number,
    readonly canBlock: boolean,
    readonly canWaitAsync: boolean,
  ) {
    const microtask = (steps: Steps): void => void this.#microtasks.push(steps);
    this.Promise = promises(microtask);
    const own: Record<string, unknown> = {};
    const globals: Record<(typeof GLOBALS)[number], unknown> = {
      Atomics: this.#atomics(),
      Promise: this.Promise,
      performance: undefined,
      setTimeout: (fire: unknown, ms = 0) => {
        const id = this.#nextId++;
        this.#timers.set(id, { id, at: machine.time + ms, fire });
        return id;
      },
      clearTimeout: (id: number) => this.#timers.delete(id),
      queueMicrotask: (task: unknown) => microtask(apply(task, undefined, [])),
      // Nothing is collected within so few steps.
      FinalizationRegistry: class {
        register(): void {}
      },
      // A true one would keep every realm of every run for as long as the test does not wait.
      WeakRef: class {
        constructor(readonly value: unknown) {}
        deref(): unknown {
          return this.value;
        }
      },
      SharedArrayBuffer: UsedMemory,
      globalThis: own,
    };
    this.#language = language(this.Promise);
    this.#given = { ...this.#language, ...globals };
    // What these two take of a true realm when they are loaded.
    const time = (): number => machine.time;
    this.#modules.set("base/globals.ts", { ...REAL, ...globals });
    this.#modules.set("base/clock.ts", { monotonic: time, clock: time });
  }

  /** The exports of one of core's modules, in this realm. */
  module(file: string): Record<string, unknown> {
    const known = this.#modules.get(file) ?? STUBS[file];
    if (known) return known;
    const exports: Record<string, unknown> = {};
    this.#modules.set(file, exports);
    const require = (name: string): unknown => this.module(resolve(file, name));
    const make = factoryOf(file, Object.keys(this.#given), this.machine.options.sabotage);
    make(exports, require, ...Object.values(this.#given));
    return exports;
  }

  /** A function of one of core's modules, to be called in steps. */
  call(file: string, name: string, ...args: unknown[]): Steps {
    return method(this.module(file), name, args);
  }

  callAtOnce(file: string, name: string, ...args: unknown[]): unknown {
    return atOnce(this.call(file, name, ...args));
  }

  /** An event for this realm. */
  task(steps: Steps): void {
    this.#tasks.push(steps);
  }

  /** An async function, as an event. */
  spawn(steps: Steps): void {
    this.task(this.#language.$async(steps));
  }

  after(ms: number, steps: () => Steps): void {
    const id = this.#nextId++;
    this.#timers.set(id, { id, at: this.machine.time + ms, fire: steps });
  }

  get canStep(): boolean {
    if (!this.alive || this.asleep) return false;
    this.#current ??= this.#microtasks.shift() ?? this.#dueTimer() ?? this.#tasks.shift();
    return this.#current !== undefined;
  }

  step(): void {
    const { machine } = this;
    machine.steps++;
    this.steps++;
    machine.time += machine.options.pace;
    if (this.#current?.next().done) this.#current = undefined;
  }

  nextTimer(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { at } of this.#timers.values()) next = Math.min(next, at);
    return next;
  }

  #dueTimer(): Steps | undefined {
    let due: TimerEntry | undefined;
    for (const timer of this.#timers.values())
      if (timer.at <= this.machine.time && (!due || timer.at < due.at)) due = timer;
    if (!due) return undefined;
    this.#timers.delete(due.id);
    return apply(due.fire, undefined, []);
  }

  #atomics(): Record<string, unknown> {
    const { machine } = this;
    const { traced } = machine.options;
    const realm = this;
    const sleep = (
      view: Int32Array,
      index: number,
      ms: number,
      wake: (result: "ok" | "timed-out") => void,
    ): void => {
      const at = view.byteOffset / 4 + index;
      const isSlice = ms >= SLICE && ms < NEVER;
      machine.sleeps.add({ realm, at, until: machine.time + ms, isSlice, wake });
    };
    const steps: Record<string, unknown> = {
      *notify(view: Int32Array, index: number, count = Number.POSITIVE_INFINITY): Steps {
        yield;
        return machine.notify(view.byteOffset / 4 + index, count);
      },
      *wait(view: Int32Array, index: number, seen: number, ms: number): Steps {
        yield;
        if (!realm.canBlock) throw new TypeError("Atomics.wait cannot be called in this context");
        if (Atomics.load(view, index) !== seen) return "not-equal";
        if (!(ms > 0)) return "timed-out";
        let how = "";
        realm.asleep = true;
        sleep(view, index, ms, (result) => {
          how = result;
          realm.asleep = false;
        });
        yield;
        return how;
      },
    };
    if (this.canWaitAsync) {
      steps.waitAsync = function* (view: Int32Array, index: number, seen: number): Steps {
        yield;
        if (Atomics.load(view, index) !== seen) return { async: false, value: "not-equal" };
        const value = new realm.Promise();
        sleep(view, index, Number.POSITIVE_INFINITY, () => {
          realm.task(apply(value.resolve, undefined, ["ok"]));
        });
        return { async: true, value };
      };
    }
    for (const name of [
      "load",
      "store",
      "add",
      "sub",
      "and",
      "or",
      "exchange",
      "compareExchange",
    ]) {
      const native = Atomics[name as "add"] as (...args: unknown[]) => unknown;
      steps[name] = function* (...args: unknown[]): Steps {
        if (traced) realm.next = `${name}(${args.slice(1).join(", ")})`;
        yield;
        return native(...args);
      };
    }
    return steps;
  }
}
