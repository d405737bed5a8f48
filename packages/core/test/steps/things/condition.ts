/** A condition: a notification ends as many waits as it says, of those who wait, and is never lost. */
import { awaited, method, type Steps } from "../language.js";
import type { Realm } from "../machine.js";
import type { Program } from "../program.js";
import { Violation } from "../violation.js";
import {
  type Actor,
  ask,
  isLimited,
  later,
  ownerOf,
  type Step,
  type Thing,
  WITHOUT,
} from "./thing.js";

interface Waiting {
  readonly realm: Realm;
  /** How often the lock had been taken when it began. */
  readonly turn: number;
  readonly isLimited: boolean;
}

export class ConditionThing implements Thing {
  readonly deeds = ["wait", "wait", "wait", "notify", "notify", "notify 2", "notify all"];
  readonly #nth: number;
  readonly #waiting = new Set<Waiting>();
  /** Those whose realm died count as well: what they were given goes on to others. */
  #dead = 0;
  /** As many waits may still end by a notification; so many must. */
  #may = 0;
  #must = 0;
  /** How often the lock was taken. */
  #turns = 0;
  #inside: { readonly realm: Realm; readonly name: string } | undefined;
  #notifies: Realm | undefined;
  #over = false;

  constructor(
    readonly program: Program,
    readonly lock: "Lock" | "RLock" = "Lock",
  ) {
    this.#nth = program.make("Condition", ...(lock === "RLock" ? [program.plain("RLock")] : []));
  }

  *act(actor: Actor, deed: string, step: Step): Steps<void> {
    const { realm, name } = actor;
    const { program, lock } = this;
    const condition = program.object(realm, this.#nth);
    const owner = lock === "RLock" ? { owner: ownerOf(actor) } : undefined;
    const more = owner ? { more: owner } : {};
    if (deed !== "wait") yield* later(actor, step);
    const how = step.how === "sync" ? "sync" : "async";
    const got = yield* ask(
      realm,
      condition,
      { sync: "acquireSync", async: "acquire", ...more },
      { ...step, how, timeout: undefined, abort: undefined },
    );
    if (got !== true) return;
    this.#enter(actor);
    if (deed !== "wait") {
      this.#count(realm, deed === "notify all" ? 1000 : deed === "notify 2" ? 2 : 1);
      const [call, ...counts] =
        deed === "notify all" ? ["notifyAll"] : ["notify", deed === "notify 2" ? 2 : 1];
      yield* method(condition, call as string, owner ? [...counts, owner] : counts);
      this.#notifies = undefined;
    } else if (!this.#over) {
      const waiting = { realm, turn: this.#turns, isLimited: isLimited(step) };
      this.#waiting.add(waiting);
      this.#inside = undefined;
      program.note(`${name} waits`);
      const woken = yield* ask(
        realm,
        condition,
        { sync: "waitSync", async: "wait", ...more },
        step,
      );
      program.note(`${name} ${woken === true ? "was notified" : "waited in vain"}`);
      this.#enter(actor);
      this.#waiting.delete(waiting);
      if (woken === true) this.#woken(name);
      else if (!waiting.isLimited)
        throw new Violation(`${name} waited without limit, and was not notified`);
      this.#may = Math.min(this.#may, this.#waiting.size + this.#dead);
    }
    this.#inside = undefined;
    yield* method(condition, "release", owner ? [owner] : []);
  }

  #enter({ realm, name }: Actor): void {
    if (this.#inside?.realm.alive)
      throw new Violation(`${name} has the condition's lock, and ${this.#inside.name} has it too`);
    this.#inside = { realm, name };
    this.#turns++;
  }

  #count(by: Realm, count: number): void {
    this.#notifies = by;
    this.#may = Math.min(this.#may + count, this.#waiting.size + this.#dead);
    this.#must = Math.min(this.#must + count, this.#unlimited);
  }

  get #unlimited(): number {
    let unlimited = 0;
    for (const each of this.#waiting) if (!each.isLimited) unlimited++;
    return unlimited;
  }

  #woken(name: string): void {
    if (--this.#may < 0) throw new Violation(`${name} was notified by nobody`);
    this.#must = Math.max(0, this.#must - 1);
  }

  died(realm: Realm): void {
    if (this.#tookOne(realm)) this.#must = Math.max(0, this.#must - 1);
    for (const each of this.#waiting) {
      if (each.realm !== realm) continue;
      this.#waiting.delete(each);
      this.#dead++;
    }
    this.#must = this.#notifies === realm ? 0 : Math.min(this.#must, this.#unlimited);
  }

  /**
   * A wait of the dead realm had the lock again, so its notification counts as taken, though the call had not
   * returned: it has no record any more, and is the one that holds the lock.
   */
  #tookOne(realm: Realm): boolean {
    const { program } = this;
    const object = program.object(program.main, this.#nth);
    if (this.#inside?.realm === realm || program.holder(object) !== realm) return false;
    let left = program.waits(realm, this.#nth);
    for (const each of this.#waiting) if (each.realm === realm && each.turn < this.#turns) left--;
    return left < 0;
  }

  checkStill(): void {
    if (this.#must > 0) throw new Violation(`${this.#must} notifications were lost`);
  }

  *end(): Steps<void> {
    const { main } = this.program;
    const condition = this.program.object(main, this.#nth);
    const owner = this.lock === "RLock" ? [{ owner: ownerOf({ name: "end", number: 1000 }) }] : [];
    const got = yield* awaited(yield* method(condition, "acquire", owner));
    if (got === WITHOUT) return;
    this.#over = true;
    this.#count(main, 1000);
    yield* method(condition, "notifyAll", owner);
    this.#notifies = undefined;
    yield* method(condition, "release", owner);
  }
}
