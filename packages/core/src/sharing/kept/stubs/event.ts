import type { WaitOptions } from "../../../base/options.js";
import type { Event } from "../../event.js";
import { readWait } from "../../waiting.js";
import { LATE } from "../ask.js";
import { refuseKept } from "../early.js";
import { ask, stateOf, tell } from "../stub.js";

export const eventStub = {
  isSet(this: Event): boolean {
    return stateOf(this)[0] as boolean;
  },

  set(this: Event): void {
    tell(this, "set", [], [true]);
  },

  clear(this: Event): void {
    tell(this, "clear", [], [false]);
  },

  async wait(this: Event, options?: WaitOptions): Promise<boolean> {
    return (await ask(this, "wait", readWait("Event.wait", options))) !== LATE;
  },

  waitSync: () => refuseKept("event.waitSync()", "await event.wait()"),
};
