/** An event: whoever waits goes on once it is set, and not before. */
import { method, type Steps } from "../language.js";
import type { Realm } from "../machine.js";
import type { Program } from "../program.js";
import { Violation } from "../violation.js";
import { type Actor, ask, isLimited, later, type Step, type Thing } from "./thing.js";

const FLAG = 6;

export class EventThing implements Thing {
  readonly deeds = ["wait", "wait", "wait", "set", "pulse", "clear"];
  readonly #nth: number;
  readonly #waits = new Map<string, Realm>();
  #wasSet = false;
  /** From here on it stays set. */
  #isOver = false;

  constructor(readonly program: Program) {
    this.#nth = program.make("Event");
  }

  *act(actor: Actor, deed: string, step: Step): Steps<void> {
    const { realm, name } = actor;
    const event = this.program.object(realm, this.#nth);
    if (deed !== "wait") yield* later(actor, step);
    if (deed === "clear" && this.#isOver) return;
    if (deed === "clear") return void (yield* method(event, "clear"));
    if (deed !== "wait") {
      this.#wasSet = true;
      yield* method(event, "set");
      if (deed === "pulse" && !this.#isOver) yield* method(event, "clear");
      return;
    }
    this.#waits.set(name, realm);
    const got = yield* ask(realm, event, { sync: "waitSync", async: "wait" }, step);
    this.#waits.delete(name);
    if (got === true && !this.#wasSet)
      throw new Violation(`${name} went on though the event was never set`);
    if (got !== true && !isLimited(step))
      throw new Violation(`${name} waited for an event without limit, and got nothing`);
  }

  checkStill(): void {
    const { program } = this;
    const isSet = program.words[(program.places[this.#nth] as number) + FLAG] === 1;
    const waits = [...this.#waits].filter(([, realm]) => realm.alive);
    if (isSet && waits.length > 0)
      throw new Violation(`${waits[0]} waits for an event that is set`);
  }

  *end(): Steps<void> {
    this.#wasSet = true;
    this.#isOver = true;
    yield* method(this.program.object(this.program.main, this.#nth), "set");
  }
}
