import { is } from "../check.js";
import { exerciseSharing, exerciseThreads, withFakes } from "../fakes.js";
import { suite } from "../suite.js";

export const fakes = suite("G20 Isolation", "tests' fakes", (all) => {
  // Under a page's test runner, which lives in the page, nothing could go on: that has a page of its own.
  const test = all.needs("blockMain");

  test.needs("realms")(
    "threads start, wait and end with a fake in the place of every global",
    async (t) => {
      // What makes a worker is the runtime's, or a library's: this one lives already.
      const own = t.open({ parallelism: 1 });
      await t.startOn(own, "nothing").join();
      const abort = new AbortController();
      await withFakes(() =>
        exerciseThreads((task, ...args) => t.startOn(own, task, ...args), abort),
      );
    },
  );

  test.needs("sharedMemory")(
    "every shared object waits and wakes with a fake in the place of every global",
    async (t) => {
      const owner = t.start("nothing");
      await owner.join();
      await withFakes(() => exerciseSharing(owner));
    },
  );

  test.needs("sharedMemory", "realms")("the same in a thread", async (t) => {
    is(await t.platform("shareWithFakes").join(), undefined);
  });
});
