import { type Ask, firstOf, type Who } from "../ask.js";
import type { State, Thing } from "./thing.js";

/** The answers of a `put` or `get` after `shutdown`. */
export const SHUT = "shut";

interface Item {
  readonly value: unknown;
  readonly priority: number;
}

/** Items in the order in which they come out. */
interface Items {
  readonly length: number;
  push(item: Item): void;
  take(): Item;
  clear(): void;
}

class Fifo implements Items {
  #items: Item[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  take(): Item {
    const item = this.#items[this.#head] as Item;
    this.#items[this.#head++] = undefined as never;
    // Seldom, so that an item costs as much however many there are.
    if (this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  clear(): void {
    this.#items = [];
    this.#head = 0;
  }
}

class Lifo implements Items {
  protected items: Item[] = [];

  get length(): number {
    return this.items.length;
  }

  push(item: Item): void {
    this.items.push(item);
  }

  take(): Item {
    return this.items.pop() as Item;
  }

  clear(): void {
    this.items = [];
  }
}

/** The smallest priority last; of equal ones the one that came first. */
class Sorted extends Lifo {
  override push(item: Item): void {
    let low = 0;
    let high = this.items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.items[middle] as Item).priority > item.priority) low = middle + 1;
      else high = middle;
    }
    this.items.splice(low, 0, item);
  }
}

export class QueueThing implements Thing {
  readonly #items: Items;
  readonly #gets = new Set<Ask>();
  readonly #puts = new Set<Ask>();
  readonly #joins = new Set<Ask>();
  readonly lines: readonly Set<Ask>[] = [this.#gets, this.#puts, this.#joins];
  #unfinished = 0;
  #shut = false;
  #maxSize: number;

  constructor(order: "fifo" | "lifo" | "priority", maxSize: number) {
    this.#items = order === "fifo" ? new Fifo() : order === "lifo" ? new Lifo() : new Sorted();
    this.#maxSize = maxSize;
  }

  get state(): State {
    return [this.#items.length, this.#maxSize, this.#unfinished];
  }

  get #hasRoom(): boolean {
    return this.#maxSize === 0 || this.#items.length < this.#maxSize;
  }

  put(ask: Ask, value: unknown, priority = 0): void {
    if (this.#shut) return ask.give(SHUT);
    if (!this.#hasRoom) {
      ask.note = { value, priority };
      return ask.wait(this.#puts);
    }
    this.#add({ value, priority });
    ask.give(true);
    this.#serve();
  }

  #add(item: Item): void {
    this.#items.push(item);
    this.#unfinished++;
  }

  get(ask: Ask): void {
    if (this.#items.length === 0) return this.#shut ? ask.give(SHUT) : ask.wait(this.#gets);
    ask.give([this.#items.take().value]);
    this.#serve();
  }

  /** Lets in what has room, and gives out what somebody waits for. */
  #serve(): void {
    for (;;) {
      const put = this.#hasRoom ? firstOf(this.#puts) : undefined;
      const get = this.#items.length > 0 ? firstOf(this.#gets) : undefined;
      if (get) get.give([this.#items.take().value]);
      if (put) {
        this.#add(put.note as Item);
        put.give(true);
      }
      if (!put && !get) return;
    }
  }

  limit(_: Who, maxSize: number): void {
    this.#maxSize = maxSize;
    this.#serve();
  }

  /** @returns false where it was called too often. */
  taskDone(): boolean {
    if (this.#unfinished === 0) return false;
    if (--this.#unfinished === 0) this.#letJoin();
    return true;
  }

  join(ask: Ask): void {
    if (this.#unfinished === 0) ask.give(true);
    else ask.wait(this.#joins);
  }

  #letJoin(): void {
    for (const ask of [...this.#joins]) ask.give(true);
  }

  shutdown(_: Who, immediate: boolean): void {
    this.#shut = true;
    if (immediate) {
      this.#unfinished = Math.max(0, this.#unfinished - this.#items.length);
      this.#items.clear();
      if (this.#unfinished === 0) this.#letJoin();
    }
    for (const ask of [...this.#puts]) ask.give(SHUT);
    if (this.#items.length === 0) for (const ask of [...this.#gets]) ask.give(SHUT);
  }
}
