/** Locks and permits: never do more threads hold them than may. */
import { atOnce, awaited, method, type Steps } from "../language.js";
import type { Realm } from "../machine.js";
import type { Program } from "../program.js";
import { Violation } from "../violation.js";
import {
  type Actor,
  ask,
  type Calls,
  during,
  ownerOf,
  type Step,
  type Thing,
  WITHOUT,
} from "./thing.js";

const ALL = 1000;
/** Others may come first as often as that, where a thread must have its turn. */
const FEW = 8;
interface Side {
  readonly deeds: readonly string[];
  /** How many permits there are. */
  readonly permits: number;
  /** How many a deed takes. */
  cost(deed: string): number;
  /** The object whose methods take and release. */
  part?(deed: string): "read" | "write";
}

const alone = { permits: 1, cost: () => 1 };
const SIDES = {
  Lock: { ...alone, deeds: ["acquire", "hold"] },
  RLock: { ...alone, deeds: ["acquire", "twice", "hold"] },
  Semaphore: { ...alone, deeds: ["hold"] },
  RWLock: {
    permits: ALL,
    deeds: ["read", "write", "hold to read", "hold to write", "go on to read"],
    cost: (deed: string) => (deed.includes("read") ? 1 : ALL),
    part: (deed: string) => (deed.includes("read") ? "read" : "write"),
  },
} satisfies Record<string, Side>;
export type Holding = keyof typeof SIDES;

interface Hold {
  readonly realm: Realm;
  readonly actor: Actor;
  readonly cost: number;
}

export class HoldingThing implements Thing {
  readonly deeds: readonly string[];
  readonly #side: Side;
  readonly #permits: number;
  readonly #nth: number;
  #holds: Hold[] = [];
  readonly #waiting = new Map<Actor, string>();
  /** How often others came before those who must have their turn. */
  readonly #passedOver = new Map<Actor, number>();
  /** Lets those go on who hold it until nobody else can go on. */
  readonly #ends: (() => void)[] = [];
  #isOver = false;

  constructor(
    readonly program: Program,
    readonly type: Holding,
    permits = 1,
  ) {
    this.#side = SIDES[type];
    this.deeds = this.#side.deeds;
    this.#permits = type === "Semaphore" ? permits : this.#side.permits;
    this.#nth = program.make(type, ...(type === "Semaphore" ? [permits] : []));
  }

  *act(actor: Actor, deed: string, step: Step): Steps<void> {
    const { realm, name } = actor;
    const { program, type } = this;
    const object = program.object(realm, this.#nth);
    const part = this.#side.part?.(deed);
    const on = part ? (object as Record<string, unknown>)[part] : object;
    const owner = type === "RLock" ? { owner: ownerOf(actor) } : undefined;
    const more = owner ? { more: owner } : {};
    const holds = deed.startsWith("hold");
    const calls: Calls = holds
      ? { sync: "holdSync", async: "hold", ...more }
      : { try: "tryAcquire", sync: "acquireSync", async: "acquire", ...more };
    this.#waiting.set(actor, deed);
    if (deed.endsWith("in turn")) this.#passedOver.set(actor, 0);
    const got = yield* ask(realm, on, calls, step);
    this.#waiting.delete(actor);
    this.#passedOver.delete(actor);
    if (got === WITHOUT || got === false) return program.note(`${name} does without ${type}`);
    program.note(`${name} has ${type}, ${deed}`);
    this.#take(actor, this.#side.cost(deed), object as { abandoned?: boolean });
    if (deed === "twice") {
      const again = yield* method(object, "tryAcquire", [owner]);
      if (!again) throw new Violation(`${name} does not get its own ${type} again`);
    }
    yield* during(actor, step);
    if (deed.startsWith("go on") && !this.#isOver) yield* awaited(this.#untilEnd(realm));
    if (deed === "twice") {
      yield* method(object, "release", [owner]);
      if ((yield* method(object, "recursionCount", [owner])) !== 1)
        throw new Violation(
          `${name} took ${type} twice, released it once, and does not hold it once`,
        );
      yield* during(actor, step);
    }
    this.#holds = this.#holds.filter((hold) => hold.actor !== actor);
    program.note(`${name} releases ${type}`);
    if (holds) yield* method(got, Symbol.dispose);
    else yield* method(on, "release", owner ? [owner] : []);
  }

  #take(actor: Actor, cost: number, { abandoned }: { abandoned?: boolean }): void {
    const { type, program } = this;
    const living = this.#holds.filter((hold) => hold.realm.alive);
    const taken = living.reduce((sum, hold) => sum + hold.cost, 0);
    if (taken + cost > this.#permits)
      throw new Violation(`${actor.name} has ${type}, and ${living[0]?.actor.name} has it too`);
    if (abandoned !== undefined) {
      const left = this.#holds.some((hold) => !hold.realm.alive && hold.cost === this.#permits);
      if (left && !abandoned)
        throw new Violation(`${type} is not abandoned though its holder died`);
      if (abandoned && program.deaths === 0)
        throw new Violation(`${type} is abandoned though nobody died`);
    }
    this.#holds = [...living, { realm: actor.realm, actor, cost }];
    for (const [waiting, times] of this.#passedOver) {
      if (times === FEW)
        throw new Violation(
          `${waiting.name} waits for ${type}, and others have it again and again`,
        );
      this.#passedOver.set(waiting, times + 1);
    }
  }

  died(realm: Realm): void {
    for (const actor of this.#passedOver.keys())
      if (actor.realm === realm) this.#passedOver.delete(actor);
  }

  #untilEnd(realm: Realm): unknown {
    const end = new realm.Promise();
    this.#ends.push(() => end.resolve(undefined));
    return end;
  }

  checkStill(): void {
    const living = [...this.#waiting].filter(([{ realm }]) => realm.alive);
    const writes = this.#holds.some(({ realm, cost }) => realm.alive && cost === ALL);
    if (living.length > 0 && !writes && living.every(([, deed]) => deed.endsWith("read")))
      throw new Violation(`${living[0]?.[0].name} waits to read though nobody writes`);
  }

  *end(): Steps<void> {
    yield;
    this.#isOver = true;
    for (const end of this.#ends) end();
  }

  /** Everything can be had at once, and as often as in the beginning. */
  checkEnd(): void {
    const { main } = this.program;
    const object = this.program.object(main, this.#nth);
    const on = this.type === "RWLock" ? (object as { write: object }).write : object;
    const times = this.type === "RWLock" ? 1 : this.#permits;
    const take = (name: string): unknown =>
      atOnce(
        method(
          on,
          "tryAcquire",
          this.type === "RLock" ? [{ owner: ownerOf({ name, number: ALL }) }] : [],
        ),
      );
    for (let left = times; left > 0; left--)
      if (!take("main")) throw new Violation(`${this.type} is not free though nobody holds it`);
    if (this.type === "RLock") return;
    if (take("main")) throw new Violation(`${this.type} can be had too often`);
  }
}
