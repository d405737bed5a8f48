import { Date } from "../base/globals.js";
import { microtask } from "../base/microtask.js";
import { copied } from "../codec/encode.js";
import { isGone } from "../codec/kinds.js";
import type { Wire } from "../port.js";
import type { Lane } from "./fast/lane.js";
import type { Templates } from "./fast/templates.js";
import { isolate } from "./isolate.js";
import { type Entry, type Item, isRows, type Op, type Packed } from "./protocol.js";

/** Is asked when the message leaves, and told what stands last in it: it may have added to that. */
export type Later = (last: Entry | undefined) => Entry | undefined;

/** Never written to. */
const NOTHING: never[] = [];

/** As many wait for each other at most. */
const MOST = 32;

export interface Gathering {
  pays(): boolean;
  later(flush: () => void): void;
}

/** Gathers what one tick has to say into one message. */
export class Outbox {
  #entries: (Entry | Later)[] = NOTHING;
  #scheduled = false;
  /** How threads that are alike are written and read as rows, where that is loaded. */
  templates: Templates | undefined;
  /** The other side can read rows. */
  rowed = false;
  /** The short cut for a little that is said to somebody who listens. */
  lane: Lane | undefined;
  /** Something went by the wire alone: the next message must not overtake it. */
  printed = false;
  /** Where a message has just been sent the next one waits for a later moment. */
  gathering: Gathering | undefined;
  /** When that was, in milliseconds, as good as it costs nothing to know. */
  #sentAt = 0;
  #gathers = false;
  /** How much has been added to it. */
  #gathered = 0;
  /** Messages that were sent. */
  #posts = 0;

  /**
   * @param afterPost called when something has been sent: rings the other side's bell.
   * @param onFailure gets an op that could not be cloned, and why; its neighbours are sent all the same.
   */
  constructor(
    readonly wire: Wire,
    readonly afterPost: () => void,
    readonly onFailure: (op: Op, error: unknown) => void,
  ) {}

  /** Where threads that are alike can be sent as rows. */
  get rows(): Templates | undefined {
    return this.rowed ? this.templates : undefined;
  }

  /** An item of a message of the other side's. */
  open(item: Item | Packed): Item {
    return this.templates ? this.templates.open(item) : (item as Item);
  }

  /** What stands last, to add to it. */
  get last(): Entry | Later | undefined {
    return this.#entries[this.#entries.length - 1];
  }

  push(entry: Entry | Later): void {
    // Mostly it stays alone, and an array that grows has room for many.
    if (this.#entries.length > 0) this.#entries.push(entry);
    else this.#entries = [entry];
    if (this.#scheduled) return this.grown();
    this.#scheduled = true;
    this.#gathered = 0;
    const { gathering } = this;
    this.#gathers = gathering?.pays() === true && Date.now() === this.#sentAt;
    if (this.#gathers) gathering?.later(this.#flush);
    else this.#flushSoon();
  }

  readonly #flush = (): void => this.flush();
  readonly #flushSoon = microtask(this.#flush);

  /** More has been written, perhaps into what was pushed last. */
  grown(): void {
    // What comes next in this turn may take long, or end this realm.
    if (this.#gathers && ++this.#gathered === MOST) this.#flushSoon();
  }

  /** Sends what has gathered, now. */
  flush(): void {
    this.#scheduled = false;
    if (this.#entries.length === 0) return;
    let entries: Entry[] = NOTHING;
    // A look at what to say may have more to say.
    for (let at = 0; at < this.#entries.length; at++) {
      const next = this.#entries[at];
      const entry = typeof next === "function" ? next(entries[entries.length - 1]) : next;
      if (!entry) continue;
      if (entries.length > 0) entries.push(entry);
      else entries = [entry];
    }
    this.#entries = NOTHING;
    if (entries.length === 0) return;
    if (this.gathering?.pays()) this.#sentAt = Date.now();
    const { lane } = this;
    if (!this.printed && lane?.put(entries, this.#posts)) {
      if (lane.asleep) this.#post(NOTHING, NOTHING);
      for (const entry of entries) if (isRows(entry)) entry.free();
    } else for (const message of isolate(entries)) this.#send(message);
    this.printed = false;
    this.afterPost();
  }

  #send(entries: readonly Entry[]): void {
    try {
      this.#post(entries.map(this.#itemOf), movedWith(entries));
    } catch (error) {
      const [first] = entries;
      if (entries.length > 1) for (const entry of entries) this.#alone(entry);
      else if (first && !isRows(first)) this.#still(first, error);
      else throw error;
    }
  }

  #alone(entry: Entry): void {
    // Rows are primitives only: it was not they that could not be cloned.
    if (isRows(entry)) return this.#post([(this.templates as Templates).packWhole(entry)], NOTHING);
    try {
      this.#post([entry], movedOf(entry));
    } catch (error) {
      this.#still(entry, error);
    }
  }

  /**
   * Some buffers cannot move, such as Node's pool and WebAssembly's memory, and some arrays are Proxies: these can
   * be copied.
   */
  #still(op: Op, error: unknown): void {
    const moved = movedOf(op).filter((item) => !(item instanceof ArrayBuffer));
    try {
      this.#post([copied(op, moved)], moved);
    } catch {
      this.onFailure(op, error);
    }
  }

  #post(message: readonly (Item | Packed)[], moved: readonly unknown[]): void {
    // Node 20 sends what cannot be read where a buffer has moved already.
    if (moved.some((item) => isGone(item as object))) throw new TypeError("a buffer moved twice");
    this.wire.post(message, moved);
    this.#posts = (this.#posts + 1) | 0;
  }

  readonly #itemOf = (entry: Entry): Item | Packed =>
    isRows(entry) ? (this.templates as Templates).pack(entry) : entry;
}

function movedWith(entries: readonly Entry[]): readonly unknown[] {
  // Nearly always nothing: then there is nothing to make either.
  if (entries.every((entry) => movedOf(entry).length === 0)) return NOTHING;
  return [...new Set(entries.flatMap(movedOf))];
}

/** What moves with an op. */
function movedOf(entry: Entry): readonly unknown[] {
  if (isRows(entry)) return NOTHING;
  if (entry.op === "start") return entry.fields.moved ?? NOTHING;
  if (entry.op === "returned") return entry.start.fields.moved ?? NOTHING;
  if (entry.op === "stop") return entry.reason.moved ?? NOTHING;
  if (entry.op === "call" || entry.op === "answer") return entry.value.moved ?? NOTHING;
  if (entry.op !== "end" || !(entry.value.moved || entry.fields?.moved)) return NOTHING;
  return [...new Set([...(entry.value.moved ?? []), ...(entry.fields?.moved ?? [])])];
}
