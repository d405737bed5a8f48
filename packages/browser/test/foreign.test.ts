import { expect, it } from "vitest";

it("ThreadTests.test_foreign_thread: a worker of somebody else's is a dummy, a daemon, and cannot join itself", async () => {
  const worker = new Worker(new URL("./foreign.worker.ts", import.meta.url), { type: "module" });
  const seen = await new Promise((resolve, reject) => {
    worker.addEventListener("message", ({ data }) => resolve(data));
    worker.addEventListener("error", ({ message }) => reject(new Error(message)));
  });
  worker.terminate();
  expect(seen).toEqual({
    name: expect.stringMatching(/^Dummy-\d+$/),
    daemon: true,
    alive: true,
    // ThreadTests.test_ident_of_no_threading_threads
    ident: "number",
    refusal: "THREAD_JOIN_SELF",
    known: true,
    isMain: true,
    sum: 5,
  });
});
