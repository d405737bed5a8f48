import { AsyncLocalStorage } from "node:async_hooks";
import { type Channel, channel, subscribe, unsubscribe } from "node:diagnostics_channel";
import { Task } from "@heddle/conformance/fixtures";
import type { ThreadEndEvent, ThreadStartEvent } from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";
import { afterEach, describe, expect, it } from "vitest";

const START = "heddle:thread:start";
const END = "heddle:thread:end";
const listening: [name: string, listener: (message: unknown) => void][] = [];

function on<Event>(name: string, listener: (event: Event) => void): void {
  const subscriber = listener as (message: unknown) => void;
  listening.push([name, subscriber]);
  subscribe(name, subscriber);
}

afterEach(() => {
  for (const [name, listener] of listening.splice(0)) unsubscribe(name, listener);
});

describe("Node's diagnostics_channel", () => {
  it("has each thread's start and end on channels of their own", async () => {
    await using runtime = createNodeRuntime({ parallelism: 1 });
    const told: unknown[] = [];
    on<ThreadStartEvent>(START, (event) => told.push(["start", event]));
    on<ThreadEndEvent>(END, (event) => told.push(["end", event]));
    const thread = new Task("nothing", [], { name: "watched" }).start(runtime);
    await thread.join();
    const { ident } = thread;
    const start = { ident, name: "watched", kind: "virtual" };
    const carrier = runtime.stats().carriers[0]?.id;
    const times = { waited: expect.any(Number), ran: expect.any(Number) };
    expect(told).toEqual([
      ["start", start],
      ["end", { ...start, state: "done", carrier, ...times }],
    ]);
  });

  it("has threads that threads start, and platform threads", async () => {
    await using runtime = createNodeRuntime({ parallelism: 1 });
    const ends: ThreadEndEvent[] = [];
    on<ThreadEndEvent>(END, (event) => ends.push(event));
    await new Task("platformEnding", ["add"]).start(runtime).join();
    expect(ends.map(({ kind, state }) => [kind, state])).toEqual([
      ["platform", "done"],
      ["virtual", "done"],
    ]);
  });

  it("is published to within start(), so that a subscriber sees the caller's context", async () => {
    await using runtime = createNodeRuntime({ parallelism: 1 });
    const requests = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    on(START, () => seen.push(requests.getStore()));
    const thread = requests.run("request 7", () => new Task("nothing").start(runtime));
    expect(seen).toEqual(["request 7"]);
    await thread.join();
  });

  it("times threads while somebody subscribes, and does nothing otherwise", async () => {
    await using runtime = createNodeRuntime({ parallelism: 1 });
    const published: string[] = [];
    const restore = [START, END].map((name) => spyOn(channel(name), () => published.push(name)));
    await new Task("nothing").start(runtime).join();
    expect([published, runtime.stats().ran]).toEqual([[], null]);
    for (const each of restore) each();
    on(END, () => {});
    await new Task("nothing").start(runtime).join();
    expect(runtime.stats().ran?.count).toBe(1);
  });
});

/** Sees each publication, whether or not there are subscribers. */
function spyOn(to: Channel, seen: () => void): () => void {
  to.publish = seen;
  return () => {
    Reflect.deleteProperty(to, "publish");
  };
}
