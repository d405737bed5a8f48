/** A barrier: all who have come go on together, or it breaks for all. */
import { method, type Steps } from "../language.js";
import type { Realm } from "../machine.js";
import type { Program } from "../program.js";
import { Violation } from "../violation.js";
import { type Actor, ask, isLimited, later, type Step, type Thing, WITHOUT } from "./thing.js";

const COUNT = 9;
const BROKEN = 10;

export class BarrierThing implements Thing {
  readonly deeds = ["wait", "wait", "wait", "wait", "wait", "wait", "wait", "reset", "abort"];
  readonly #nth: number;
  readonly #waiting = new Map<string, Realm>();
  /** How often somebody went on as the first, the second, … */
  readonly #passed: number[];
  #came = 0;
  #lost = 0;
  #mayBreak = false;
  /** From here on it stays broken. */
  #isOver = false;

  constructor(
    readonly program: Program,
    readonly parties = 2,
  ) {
    this.#nth = program.make("Barrier", parties);
    this.#passed = Array.from({ length: parties }, () => 0);
  }

  *act(actor: Actor, deed: string, step: Step): Steps<void> {
    const { realm, name } = actor;
    yield* later(actor, step);
    const { program, parties } = this;
    const barrier = program.object(realm, this.#nth);
    if (deed !== "wait") {
      this.#mayBreak = true;
      return void (yield* method(barrier, this.#isOver ? "abort" : deed));
    }
    this.#came++;
    if (isLimited(step)) this.#mayBreak = true;
    this.#waiting.set(name, realm);
    program.note(`${name} comes`);
    const place = yield* ask(realm, barrier, { sync: "waitSync", async: "wait" }, step);
    program.note(`${name} ${place === WITHOUT ? "finds it broken" : `goes on, ${String(place)}`}`);
    this.#waiting.delete(name);
    if (place === WITHOUT) {
      if (!this.#mayBreak) throw new Violation("a barrier broke though nobody broke it");
      return;
    }
    const nth = place as number;
    const times = (this.#passed[nth] as number) + 1;
    this.#passed[nth] = times;
    if (!(times * parties <= this.#came))
      throw new Violation(`${name} went on as number ${nth} before all had come`);
  }

  died(realm: Realm): void {
    this.#mayBreak = true;
    for (const [name, where] of this.#waiting) {
      if (where !== realm) continue;
      this.#waiting.delete(name);
      this.#lost++;
    }
  }

  checkStill(): void {
    const { program, parties } = this;
    const at = program.places[this.#nth] as number;
    const waiting = this.#waiting.size;
    if (waiting >= parties) throw new Violation("all have come to a barrier, and nobody goes on");
    if (waiting > 0 && program.words[at + BROKEN] === 1)
      throw new Violation("a barrier is broken, and somebody waits there");
    if (waiting > 0 && program.words[at + COUNT] !== waiting)
      throw new Violation("a barrier counts somebody who is gone");
  }

  *end(): Steps<void> {
    this.#mayBreak = true;
    this.#isOver = true;
    yield* method(this.program.object(this.program.main, this.#nth), "abort");
  }

  checkEnd(): void {
    const most = Math.max(...this.#passed);
    const behind = this.#passed.reduce((sum, times) => sum + most - times, 0);
    if (behind > this.#lost)
      throw new Violation(`of those who came together only some went on: ${this.#passed}`);
  }
}
