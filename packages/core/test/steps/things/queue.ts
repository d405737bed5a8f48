/**
 * A queue: what was put comes out once, in the order in which each thread put it, and nothing is lost but
 * what a realm had already taken when it died.
 */
import { DONE, ORDER, PUTS, TAKES } from "../../../src/sharing/queue/words.js";
import { method, type Steps } from "../language.js";
import type { Realm } from "../machine.js";
import type { Program } from "../program.js";
import { Violation } from "../violation.js";
import { type Actor, ask, later, type Step, type Thing, WITHOUT } from "./thing.js";

export type QueueName = "Queue" | "LifoQueue" | "PriorityQueue";
/** An item says who put it, and which of that thread's items it is. */
const EACH = 1000;
const DEEDS = ["put", "put", "get", "get", "join"];
const LEAVING = ORDER + 4;
const BELOW = 1;

interface Item {
  readonly realm: Realm;
  state: "going in" | "in" | "refused" | "out";
}

/** What may be in a place of the line: one of the items that its realm was just putting. */
type Place = ReadonlySet<number> | undefined;

export class QueueThing implements Thing {
  readonly deeds = [...DEEDS, ...DEEDS, ...DEEDS, "throw away"];
  readonly #nth: number;
  readonly #maxSize: number;
  readonly #items = new Map<number, Item>();
  /** The line as it must be, where the first that was put is the first that is taken. */
  readonly #line: Place[] = [];
  /** What each realm has taken and no thread has got yet. */
  readonly #inHand = new Map<Realm, Place[]>();
  readonly #waiting = new Map<string, { readonly realm: Realm; readonly deed: string }>();
  #before = { puts: 0, taken: 0 };
  #leaves: Realm | undefined;
  #lost = 0;
  #isThrownAway = false;

  constructor(
    readonly program: Program,
    readonly type: QueueName = "Queue",
    maxSize = 0,
  ) {
    this.#maxSize = maxSize;
    this.#nth = program.make(type, { maxSize });
  }

  *act(actor: Actor, deed: string, step: Step): Steps<void> {
    const { realm, name } = actor;
    yield* later(actor, step);
    const queue = this.program.object(realm, this.#nth);
    this.#waiting.set(name, { realm, deed });
    if (deed === "put") yield* this.#put(actor, queue, step);
    else if (deed === "get") yield* this.#get(actor, queue, step);
    else if (deed === "join") yield* this.#join(actor, queue, step);
    else {
      this.#isThrownAway = true;
      yield* method(queue, "shutdown", [{ immediate: true }]);
    }
    this.#waiting.delete(name);
  }

  *#put({ realm, name, number }: Actor, queue: object, step: Step): Steps<void> {
    let nth = number * EACH;
    while (this.#items.has(nth)) nth++;
    const item: Item = { realm, state: "going in" };
    this.#items.set(nth, item);
    const calls = { try: "tryPut", sync: "putSync", async: "put", args: [nth] };
    const got = yield* ask(realm, queue, calls, step);
    const isIn = got !== WITHOUT && got !== false;
    this.program.note(`${name} ${isIn ? "put" : "could not put"} ${nth}`);
    if (item.state === "going in") item.state = isIn ? "in" : "refused";
    else if (!isIn) throw new Violation(`${nth} came out though it was not put`);
  }

  *#get({ realm, name }: Actor, queue: object, step: Step): Steps<void> {
    const calls = { try: "tryGet", sync: "getSync", async: "get" };
    const nth = taken(step, yield* ask(realm, queue, calls, step));
    this.program.note(`${name} got ${String(nth)}`);
    if (nth === WITHOUT) return;
    this.#received(realm, name, nth as number);
    yield* method(queue, "taskDone");
  }

  #received(realm: Realm, name: string, nth: number): void {
    const item = this.#items.get(nth);
    if (item?.state !== "in" && item?.state !== "going in")
      throw new Violation(`${name} got ${nth}, which is ${item?.state ?? "no item"}`);
    item.state = "out";
    if (this.#isThrownAway) return;
    const hand = this.#handOf(realm);
    const place = hand.findIndex((each) => each?.has(nth) ?? true);
    if (place < 0) throw new Violation(`${name} got ${nth}, and it was not its turn`);
    hand.splice(place, 1);
  }

  *#join({ realm, name }: Actor, queue: object, step: Step): Steps<void> {
    const { program } = this;
    const at = program.places[this.#nth] as number;
    const puts = program.words[at + PUTS] as number;
    // A thread that died with an item is never done with it.
    const limited = { ...step, timeout: program.isDeadly ? (step.timeout ?? 8) : step.timeout };
    const got = yield* ask(realm, queue, { sync: "joinSync", async: "join" }, limited);
    if (got !== WITHOUT && (program.words[at + DONE] as number) < puts)
      throw new Violation(`${name} joined a queue whose tasks were not done`);
  }

  #handOf(realm: Realm): Place[] {
    const hand = this.#inHand.get(realm) ?? [];
    this.#inHand.set(realm, hand);
    return hand;
  }

  watch(realm: Realm): void {
    if (this.#isThrownAway) return;
    const at = this.program.places[this.#nth] as number;
    const { words } = this.program;
    if (this.type === "Queue") this.#watchLine(realm, words[at + PUTS] as number);
    const taken = words[at + WHAT_CHANGES[this.type]] as number;
    const { taken: before } = this.#before;
    if (taken === before) return;
    this.#before.taken = taken;
    if (this.type === "Queue") this.#handOf(realm).push(this.#line.shift());
    else if (this.type === "LifoQueue") {
      if (before !== 0 && words[before + BELOW] === taken) this.#handOf(realm).push(undefined);
    } else if (taken !== 0) this.#leaves = realm;
    // Who finds that somebody died while taking it puts it back.
    else if (this.#leaves === realm) this.#handOf(realm).push(undefined);
  }

  #watchLine(realm: Realm, puts: number): void {
    if (puts === this.#before.puts) return;
    this.#before.puts = puts;
    const going = [...this.#items].filter(
      ([, item]) => item.realm === realm && item.state === "going in",
    );
    this.#line.push(new Set(going.map(([nth]) => nth)));
  }

  died(realm: Realm): void {
    this.#lost += this.#handOf(realm).length;
    this.#inHand.delete(realm);
    for (const [name, each] of this.#waiting) if (each.realm === realm) this.#waiting.delete(name);
  }

  checkStill(): void {
    const { words, places } = this.program;
    const at = places[this.#nth] as number;
    const count = (words[at + PUTS] as number) - (words[at + TAKES] as number);
    const has = (deed: string): boolean =>
      [...this.#waiting.values()].some((each) => each.deed === deed);
    if (count > 0 && has("get")) throw new Violation("somebody waits for an item that is there");
    if ((this.#maxSize === 0 || count < this.#maxSize) && has("put"))
      throw new Violation("somebody waits for room that is there");
    if (words[at + DONE] === words[at + PUTS] && has("join"))
      throw new Violation("somebody joins a queue whose tasks are done");
  }

  /** Who waits takes what is left; if nobody does, nobody may join for ever. */
  *end(): Steps<void> {
    const { main } = this.program;
    const queue = this.program.object(main, this.#nth);
    yield* method(queue, "shutdown");
    for (;;) {
      const nth = taken(
        AT_ONCE,
        yield* ask(main, queue, { try: "tryGet", sync: "", async: "" }, AT_ONCE),
      );
      if (nth === WITHOUT) return;
      this.#received(main, "end", nth as number);
      yield* method(queue, "taskDone");
    }
  }

  checkEnd(): void {
    if (this.#isThrownAway) return;
    const missing = [...this.#items.values()].filter(({ state }) => state === "in").length;
    for (const hand of this.#inHand.values())
      if (hand.length > 0)
        throw new Violation(`${hand.length} items were taken, and nobody got them`);
    if (missing > this.#lost)
      throw new Violation(
        `${missing} items never came out, of which ${this.#lost} died with a realm`,
      );
  }
}

/** The word whose change says that an item is out: a counter, the item on top, the item that is leaving. */
const WHAT_CHANGES = { Queue: TAKES, LifoQueue: ORDER, PriorityQueue: LEAVING };

const AT_ONCE: Step = {
  how: "try",
  what: 0,
  deed: "get",
  held: 0,
  timeout: undefined,
  abort: undefined,
};

/** What a step took: `tryGet` has it in a bag, and gives none where there is nothing. */
function taken({ how }: Step, got: unknown): unknown {
  if (how !== "try" || got === WITHOUT) return got;
  return got === undefined ? WITHOUT : (got as { value: unknown }).value;
}
