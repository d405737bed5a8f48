import { createThreadsRuntime } from "@heddle/threads";
import { Thread as PlainThread, spawn } from "threads";
import { expect, test } from "vitest";
import { Adder } from "./adder.js";

const worker = () => new Worker(new URL("./both.worker.ts", import.meta.url), { type: "module" });

test("a worker file serves its classes although it also exposes functions", async () => {
  await using runtime = createThreadsRuntime({ parallelism: 1, classes: { Adder }, worker });
  expect(await new Adder(1, 2).start(runtime).join()).toBe(3);
});

test("a worker file exposes its functions although it also serves classes", async () => {
  const plain = (await spawn(worker())) as {
    add(a: number, b: number): Promise<number>;
    fail(): Promise<never>;
  };
  expect(Object.keys(plain)).toEqual(["add", "fail"]);
  expect(await plain.add(1, 2)).toBe(3);
  await expect(plain.fail()).rejects.toThrow("no");
  await PlainThread.terminate(plain);
});

test("a runtime without a worker function is refused", () => {
  expect(() => createThreadsRuntime({ parallelism: 1 })).toThrow(
    "createThreadsRuntime: worker must be a function",
  );
});
