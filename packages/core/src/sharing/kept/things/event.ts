import type { Ask, Who } from "../ask.js";
import type { State, Thing } from "./thing.js";

export class EventThing implements Thing {
  #isSet = false;
  readonly line = new Set<Ask>();
  readonly lines: readonly Set<Ask>[] = [this.line];

  get state(): State {
    return [this.#isSet];
  }

  wait(ask: Ask): void {
    if (this.#isSet) ask.give(true);
    else ask.wait(this.line);
  }

  set(_: Who): void {
    this.#isSet = true;
    for (const ask of [...this.line]) ask.give(true);
  }

  clear(_: Who): void {
    this.#isSet = false;
  }
}
