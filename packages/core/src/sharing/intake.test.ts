import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Payload } from "../codec/payload.js";
import { shared } from "../realm/state.js";
import type { Intake as IntakeType } from "./intake.js";

const plain: Payload = { value: 1 };
const lock: Payload = { value: {}, specials: [[{}, { kind: "shared", hold: 0, at: 8 }]] };
const thread = { ident: 2, name: "", daemon: false, threadKind: "virtual", state: "done" } as const;
const withLock: Payload = {
  value: {},
  specials: [[{}, { kind: "thread", ...thread, end: lock }]],
};
const start = (fields: Payload) => ({ op: "start", fields });

let Intake: typeof IntakeType;
let loadSharing: () => Promise<void> | undefined;

/** A realm that has loaded nothing yet. */
beforeEach(async () => {
  vi.resetModules();
  shared.sharing = undefined;
  shared.shares = false;
  ({ Intake } = await import("./intake.js"));
  ({ loadSharing } = await import("./load.js"));
});

const unexpected = (given: unknown): void => expect.unreachable(String(given));

describe("the code for shared objects", () => {
  it("is not loaded for messages without any", () => {
    const taken: unknown[] = [];
    const intake = new Intake((message) => taken.push(message), unexpected);
    const messages = [[start(plain)], [{ op: "end", value: plain, fields: plain }], []];
    for (const message of messages) intake.message(message);
    intake.after(() => taken.push("after"));
    expect(taken).toEqual([...messages, "after"]);
    expect(shared.sharing).toBe(undefined);
  });

  it.each([
    ["a field", start(lock)],
    ["a result", { op: "end", value: lock }],
    ["a field that comes home", { op: "end", value: plain, fields: lock }],
    ["a reason to stop", { op: "stop", reason: lock }],
    ["an uncaught error", { op: "fatal", error: lock }],
    ["a field that moved", { op: "returned", start: start(lock) }],
    ["the result of a thread in a field", start(withLock)],
  ])("is loaded for %s; what comes after it waits for that", async (_, op) => {
    const taken: unknown[] = [];
    const intake = new Intake((message) => taken.push(message), unexpected);
    const messages = [[start(plain)], [start(plain), op], [start(plain)], [op]];
    for (const message of messages) intake.message(message);
    intake.after(() => taken.push("after"));
    expect(taken).toEqual(messages.slice(0, 1));
    await loadSharing();
    await vi.waitUntil(() => taken.length === 5);
    expect(taken).toEqual([...messages, "after"]);
    expect(shared.sharing).not.toBe(undefined);
    intake.message([op]);
    expect(taken.length).toBe(6);
  });

  it("need not be waited for once it is there: a realm that blocks takes in what waits, once", async () => {
    const { knowAll } = await import("./all.js");
    const taken: unknown[] = [];
    const intake = new Intake((message) => taken.push(message), unexpected);
    const messages = [[start(lock)], [start(plain)]];
    for (const message of messages) intake.message(message);
    intake.catchUp();
    expect(taken).toEqual([]);
    knowAll();
    intake.catchUp();
    expect(taken).toEqual(messages);
    await new Promise<void>((resolve) => intake.after(resolve));
    expect(taken).toEqual(messages);
  });

  it("is loaded before anything comes to a program that imports some of it", async () => {
    shared.shares = true;
    const taken: unknown[] = [];
    const intake = new Intake((message) => taken.push(message), unexpected);
    intake.message([]);
    expect(taken).toEqual([]);
    await vi.waitUntil(() => taken.length === 1);
    expect(shared.sharing).not.toBe(undefined);
  });

  it("may be missing: then that is said, nothing more is taken in, and the end comes", async () => {
    vi.doMock("./all.js", () => {
      throw new Error("not found");
    });
    const failed: unknown[] = [];
    const intake = new Intake(unexpected, (error) => failed.push(error));
    intake.message([start(lock)]);
    intake.message([start(plain)]);
    await new Promise<void>((resolve) => intake.after(resolve));
    vi.doUnmock("./all.js");
    expect(failed.length).toBe(1);
    // Another time it may be there.
    await loadSharing();
    expect(shared.sharing).not.toBe(undefined);
  });
});

it("a message that announces rows waits for the code that reads them, and what follows waits too", async () => {
  const { knowsFast } = await import("../realm/fast.js");
  expect(knowsFast()).toBe(false);
  const taken: unknown[] = [];
  const intake = new Intake((message) => taken.push([message, knowsFast()]), unexpected);
  const [first, second] = [[{ op: "hello", fast: true }], [{ op: "ask" }]];
  intake.message(first);
  intake.message(second);
  expect(taken).toEqual([]);
  await new Promise<void>((resolve) => intake.after(resolve));
  expect(taken).toEqual([
    [first, true],
    [second, true],
  ]);
});
