import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { Task } from "@heddle/conformance/fixtures";
import { createThreadsRuntime } from "@heddle/threads";
import { expect, test } from "vitest";

test("each thread's start and end is on Node's diagnostics_channel", async () => {
  await using runtime = createThreadsRuntime({ parallelism: 1 });
  const told: [name: string, event: unknown][] = [];
  const channels = ["heddle:thread:start", "heddle:thread:end"];
  const tell = (event: unknown, name: string | symbol) => told.push([String(name), event]);
  for (const name of channels) subscribe(name, tell);
  const thread = new Task("nothing").start(runtime);
  await thread.join();
  for (const name of channels) unsubscribe(name, tell);
  const { ident, name } = thread;
  expect(told).toEqual([
    [channels[0], { ident, name, kind: "virtual" }],
    [channels[1], expect.objectContaining({ ident, name, state: "done", ran: expect.any(Number) })],
  ]);
});
