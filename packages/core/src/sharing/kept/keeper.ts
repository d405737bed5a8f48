import { queueMicrotask } from "../../base/globals.js";
import type { Peer } from "../../realm/record.js";
import { ABORTED, Ask, type What, type Who } from "./ask.js";
import { makeThing } from "./things/make.js";
import type { State, Thing } from "./things/thing.js";

/** A call of a stub's: the object, how it is made, the number of the wait or 0, its timeout, and what is to be done. */
export type Call = readonly [
  id: number,
  type: number,
  init: readonly unknown[],
  number: number,
  timeout: number,
  method: string,
  ...args: unknown[],
];

/** What a stub is answered: how it ended, the state, and how many calls of its realm that wanted no answer that holds. */
export type Answer = readonly [what: What, state: State, told: number];

/** What the keeper knows of a carrier that has a stub for an object, or is being sent it. */
interface Holder {
  /** How often the object was sent there and not given back. */
  count: number;
  /** Calls that wanted no answer. */
  told: number;
  /** What it was told last. */
  last: State | undefined;
  lastTold: number;
}

interface Entry {
  readonly id: number;
  readonly thing: Thing;
  readonly holders: Map<Who, Holder>;
  /** Of a condition: its lock, which it releases and takes. */
  readonly lock: Entry | undefined;
  /** The main realm has a stub. */
  here: boolean;
}

type Methods = Record<string, (first: Ask | Who, ...args: unknown[]) => unknown>;

/** The main realm, as one of those who ask. */
export const HERE: Who = { there: 0 };

/** The main realm's table of kept objects. */
export class Keeper {
  readonly #entries = new Map<number, Entry>();
  /** Waits by who waits, and the number that it gave them. */
  readonly #asks = new Map<Who, Map<number, Ask>>();
  readonly #changed = new Set<Entry>();

  /** How many things there are, and waits: for tests. */
  get sizes(): { things: number; asks: number } {
    let asks = 0;
    for (const each of this.#asks.values()) asks += each.size;
    return { things: this.#entries.size, asks };
  }

  /** What a stub asks. */
  ask(who: Who, call: Call): Promise<Answer> {
    const [id, type, init, number, timeout, method, ...args] = call;
    const entry = this.#entry(id, type, init, who);
    return new Promise((resolve) => {
      const asks = this.#asks.get(who) ?? new Map<number, Ask>();
      this.#asks.set(who, asks);
      const ask = new Ask(who, timeout, (what) => {
        asks.delete(number);
        if (asks.size === 0 && this.#asks.get(who) === asks) this.#asks.delete(who);
        this.#change(entry);
        resolve(this.#answer(entry, who, what));
      });
      asks.set(number, ask);
      (entry.thing as unknown as Methods)[method]?.(ask, ...args);
      this.#change(entry);
    });
  }

  /** What a stub says that wants no answer. @returns false where it could not be done. */
  tell(who: Who, call: Call): boolean {
    const [id, type, init, , , method, ...args] = call;
    if (method === "cancel") {
      this.#asks
        .get(who)
        ?.get(args[0] as number)
        ?.end(ABORTED);
      return true;
    }
    if (method === "drop") {
      this.#drop(id, who, args[0] as number);
      return true;
    }
    const entry = this.#entry(id, type, init, who);
    const holder = entry.holders.get(who);
    if (method === "make") {
      if (!holder) this.#lend(entry, who);
      return true;
    }
    if (holder) holder.told++;
    const done = (entry.thing as unknown as Methods)[method]?.(who, ...args);
    this.#change(entry);
    return done !== false;
  }

  #answer(entry: Entry, who: Who, what: What): Answer {
    const { state } = entry.thing;
    const holder = entry.holders.get(who);
    if (holder) {
      holder.last = state;
      holder.lastTold = holder.told;
    }
    return [what, state, holder?.told ?? 0];
  }

  /** @param who a carrier that has a stub for it from now on, where it is new: it was made there. */
  #entry(id: number, type: number, init: readonly unknown[], who: Who | undefined): Entry {
    const known = this.#entries.get(id);
    if (known) return known;
    let lock: Entry | undefined;
    const thing = makeThing(type, init, (other, kind, its) => {
      lock = this.#entry(other, kind, its, who);
      return lock.thing;
    });
    const entry: Entry = { id, thing, holders: new Map(), lock, here: who === HERE };
    this.#entries.set(id, entry);
    if (who && who !== HERE) this.#lend(entry, who);
    return entry;
  }

  #lend(entry: Entry, who: Who): void {
    const holder = entry.holders.get(who);
    if (holder) holder.count++;
    else entry.holders.set(who, { count: 1, told: 0, last: entry.thing.state, lastTold: 0 });
  }

  /** The main realm has a stub for it, from now on. */
  held(id: number, type: number, init: readonly unknown[]): void {
    this.#entry(id, type, init, HERE).here = true;
  }

  /** It is being sent to a carrier. @returns its state. */
  lend(id: number, type: number, init: readonly unknown[], to: Who | undefined): State {
    const entry = this.#entry(id, type, init, HERE);
    if (to) this.#lend(entry, to);
    return entry.thing.state;
  }

  stateOf(id: number, type: number, init: readonly unknown[]): State {
    return this.#entry(id, type, init, HERE).thing.state;
  }

  /** How many wait for it. */
  waiting(id: number): number {
    const lines = this.#entries.get(id)?.thing.lines ?? [];
    return lines.reduce((sum, line) => sum + line.size, 0);
  }

  #drop(id: number, who: Who, count: number): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    const holder = entry.holders.get(who);
    if (who === HERE) entry.here = false;
    else if (holder) {
      holder.count -= count;
      // A new stub begins anew.
      holder.told = 0;
      holder.lastTold = -1;
      if (holder.count <= 0) entry.holders.delete(who);
      else this.#change(entry);
    }
    this.#settle(entry);
  }

  #settle(entry: Entry): void {
    if (!entry.here && entry.holders.size === 0) this.#entries.delete(entry.id);
  }

  /** A carrier is dead: it leaves all lines before what it had goes to others. */
  gone(who: Who): void {
    const asks = this.#asks.get(who);
    this.#asks.delete(who);
    for (const ask of asks?.values() ?? []) ask.drop();
    for (const entry of [...this.#entries.values()]) {
      entry.thing.gone?.(who);
      this.#change(entry);
      if (entry.holders.delete(who)) this.#settle(entry);
    }
  }

  #change(entry: Entry): void {
    if (this.#changed.size === 0) queueMicrotask(() => this.#tellAll());
    this.#changed.add(entry);
    // Before the answer: whoever goes on reads that it holds the lock again.
    if (entry.lock) this.#changed.add(entry.lock);
  }

  /** Each carrier that has a stub is told of the new state, once in a turn. */
  #tellAll(): void {
    for (const { id, thing, holders } of this.#changed) {
      const { state } = thing;
      for (const [who, holder] of holders) {
        if (isSame(holder.last, state) && holder.lastTold === holder.told) continue;
        holder.last = state;
        holder.lastTold = holder.told;
        const value = { value: [id, state, holder.told] };
        (who as Peer).outbox.push({ op: "call", to: 0, number: 0, value });
      }
    }
    this.#changed.clear();
  }
}

function isSame(last: State | undefined, state: State): boolean {
  return last !== undefined && state.every((value, at) => value === last[at]);
}
