import { describe, expect, it } from "vitest";
import { encode } from "../codec/encode.js";
import { explain } from "../codec/uncloneable.js";
import { Barrier } from "./barrier.js";
import { RWLock } from "./rwlock.js";
import { ThreadLocal } from "./thread-local.js";
import { Timer } from "./timer.js";

const locals = {
  "a Timer": new Timer(1, () => {}),
  "a ThreadLocal": new ThreadLocal(),
  "a Barrier with an action": new Barrier(2, { action: () => {} }),
  "one side of an RWLock (send the RWLock itself)": new RWLock().read,
};

describe("what stays in its realm", () => {
  for (const [what, object] of Object.entries(locals)) {
    it(`${what} is refused by name, wherever it stands`, () => {
      const value = { list: [{ object }] };
      const tries = () => encode(value, { letGo() {} } as never);
      expect(tries).toThrow(what);
      try {
        tries();
      } catch (error) {
        const told = explain(() => value, "Pinger", "keep it out", error);
        expect(told).toMatchObject({
          code: "THREAD_UNCLONEABLE",
          message: `Pinger.list[0].object is ${what}, which cannot be copied to another thread: keep it out`,
        });
      }
    });
  }
});
