import { Ticks } from "@heddle/conformance/fixtures";
import { expect, it } from "vitest";
import { createRuntime } from "./memory.adapter.js";

it("a stream is read in a program where no runtime is installed", async () => {
  const runtime = createRuntime({ parallelism: 1 });
  const values: number[] = [];
  for await (const value of new Ticks(5).start(runtime)) values.push(value);
  expect(values).toEqual([0, 1, 2, 3, 4]);
  await runtime.close();
});
