import { createNodeRuntime } from "@heddle/node";
import { afterEach, describe, expect, it } from "vitest";
import { Act } from "./programs/threads.mjs";

for (const currentThread of [false, true]) {
  describe(`a thread begins with nothing of another's AsyncLocalStorage, currentThread: ${currentThread}`, () => {
    const runtime = createNodeRuntime({ parallelism: 1, currentThread });
    afterEach(() => runtime.close());

    it("in the same tick, later, one after another, and after one that blocked", async () => {
      const entering = new Act("enters", "theirs").start(runtime);
      const beside = ["entered", "enteredLater"].map((act) => new Act(act).start(runtime));
      await entering.join();
      for (const thread of beside) expect(await thread.join()).toBe("nothing");

      // So many that they take the short cut.
      for (let at = 0; at < 500; at++) {
        if (at % 100 === 50) await new Act("enters", "theirs").start(runtime).join();
        expect(await new Act("entered").start(runtime).join()).toBe("nothing");
      }

      await new Act("blocksWithin", "theirs").start(runtime).join();
      for (const act of ["entered", "enteredLater"])
        expect(await new Act(act).start(runtime).join()).toBe("nothing");
    });
  });
}
