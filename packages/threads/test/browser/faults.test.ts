import { ThreadError } from "@heddle/core";
import { createThreadsRuntime } from "@heddle/threads";
import { expect, test } from "vitest";
import { Adder } from "./adder.js";

// Vite looks for the literal.
const missing = () => new Worker("/there-is-no-such-file.js", { type: "module" });
const broken = () => new Worker(new URL("./broken.worker.ts", import.meta.url), { type: "module" });
const silent = () => new Worker(new URL("./silent.worker.ts", import.meta.url), { type: "module" });

async function fail(worker: () => Worker, startTimeout?: number): Promise<ThreadError> {
  await using runtime = createThreadsRuntime({
    parallelism: 1,
    classes: { Adder },
    worker,
    startTimeout,
  });
  const error = await new Adder(1, 2)
    .start(runtime)
    .join()
    .catch((error) => error);
  expect(error).toBeInstanceOf(ThreadError);
  return error;
}

test("a worker file that is not there fails the thread", async () => {
  const { code, cause } = await fail(missing);
  expect({ code, cause }).toEqual({ code: "THREAD_LOST", cause: expect.any(Error) });
});

test("a worker file that throws while it is loaded fails the thread, with its error", async () => {
  const { code, cause } = await fail(broken);
  expect(code).toBe("THREAD_LOST");
  expect(String(cause)).toContain("broken at import");
});

test("a worker file that never calls serve fails the thread after startTimeout", async () => {
  expect((await fail(silent, 100)).code).toBe("THREAD_LOST");
});
