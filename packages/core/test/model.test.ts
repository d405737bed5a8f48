import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Cells } from "../src/realm/fast/columns.js";
import * as fast from "../src/realm/fast/index.js";
import { knowFast } from "../src/realm/fast.js";
import type { Item, Packed } from "../src/realm/protocol.js";
import { knowKept } from "../src/sharing/kept/all.js";
import { Actor, type Part, stage } from "./actors.js";
import { World } from "./world.js";

// Always: which of two ways is faster is no question here.
vi.mock("../src/realm/pace.js", () => ({
  Pace: class {
    readonly on = true;
    constructor(change: (on: boolean) => void) {
      change(true);
    }
    begin(): void {}
    end(): void {}
  },
}));

// No time passes, so a carrier's turn of the event loop ends where the test says.
vi.mock("../src/base/globals.js", async (original) => {
  const globals: typeof import("../src/base/globals.js") = await original();
  const get = (target: DateConstructor, key: keyof DateConstructor): unknown =>
    key === "now" ? () => 0 : target[key];
  return { ...globals, Date: new Proxy(Date, { get } as ProxyHandler<DateConstructor>) };
});

vi.mock("../src/realm/fast.js", async (original) => ({ ...(await original()), ROUNDS: 0 }));
knowFast(fast);

/** A number for what happens, one for whom, one for how. */
type Choice = readonly [what: number, whom: number, how: number];

const parts: Part[] = ["returns", "throws", "heeds", "joins", "parent", "leaves", "hands", "stops"];

function pick<T>(items: readonly T[], by: number): T | undefined {
  return items[by % items.length];
}

/** Everything that may happen next; what stands here twice happens twice as often. */
const happenings: ((world: World, whom: number, how: number) => Promise<void> | undefined)[] = [
  (world, whom, how) => {
    const part = pick(parts, how) as Part;
    const other = pick(world.threads, whom);
    const needs = part === "joins" || part === "stops";
    if (world.threads.length > 8 || (needs && !other)) return undefined;
    const Kind = whom % 4 === 0 ? Actor.Platform : Actor;
    if (part === "stops") world.stopped.add(other as Actor);
    return world.start(new Kind(part, needs ? other : undefined));
  },
  deliver,
  deliver,
  deliver,
  answer,
  answer,
  answer,
  turn,
  turn,
  (world, whom) => {
    const id = pick(world.finishable(), whom);
    return id === undefined ? undefined : world.finish(id);
  },
  (world, whom) => {
    const of = pick([...world.threads, ...world.handles], whom);
    return of && world.join(of);
  },
  (world, whom) => {
    const actor = pick(world.threads, whom);
    return actor && world.stop(actor);
  },
  (world, whom) => {
    const actor = pick(
      world.threads.filter((each) => each instanceof Actor.Platform),
      whom,
    );
    return actor && world.kill(actor);
  },
  (world, whom, how) => {
    const carrier = pick(
      world.carriers.filter((each) => !each.ended),
      whom,
    );
    if (!carrier || world.crashes > 2 || how % 3 !== 0) return undefined;
    return world.crash(carrier, how % (carrier.outward.messages.length + 1));
  },
];

function turn(world: World, whom: number): Promise<void> | undefined {
  return world.turns.length > 0 ? world.turn(whom) : undefined;
}

function deliver(world: World, whom: number): Promise<void> | undefined {
  const carriers = world.carriers.filter(
    ({ inward, ended }) => inward.messages.length > 0 && !ended,
  );
  const carrier = pick(carriers, whom);
  return carrier && world.step(() => carrier.deliver());
}

async function answerOf(world: World, whom: number): Promise<void> {
  const speaking = world.carriers.filter(
    ({ outward, ended, buried }) => outward.messages.length > 0 || (ended && !buried),
  );
  const carrier = pick(speaking, whom);
  if (!carrier) return;
  const told: number[] = [];
  const message = carrier.outward.messages[0];
  // A copy, since who takes a message in puts it together in place.
  if (message !== undefined) {
    for (const item of structuredClone(message) as (Item | Packed)[]) {
      if (!("op" in item)) continue;
      if (item.op === "end") told.push(item.ident);
      if (item.op !== "ends") continue;
      const idents = new Cells(item.idents);
      for (let row = 0; row < item.count; row++) told.push(idents.at(row) as number);
    }
  }
  await world.step(() => carrier.answer());
  for (const ident of told) {
    const actor = world.threads.find((each) => each.ident === ident);
    if (!actor) continue;
    expect(actor.isAlive(), "its end has been delivered").toBe(false);
    expect(actor.state, "the end that was delivered is its end").not.toBe("lost");
  }
}

function answer(world: World, whom: number): Promise<void> | undefined {
  return answerOf(world, whom);
}

/** @param close when the runtime is closed: before so many things have happened. */
async function play(
  choices: readonly Choice[],
  lanes: boolean,
  close = Number.POSITIVE_INFINITY,
): Promise<World> {
  const world = new World(lanes);
  for (const [at, [what, whom, how]] of choices.entries()) {
    if (at === close) await world.close();
    await pick(happenings, what)?.(world, whom, how);
  }
  await world.settle();
  return world;
}

/** What must be true of every world in which nothing moves any more. */
function check(world: World): void {
  for (const actor of world.threads) {
    const runs = stage.runs.get(actor.id) ?? 0;
    expect(actor.isAlive(), `${actor} has ended`).toBe(false);
    expect(runs, `${actor} runs once at most`).toBeLessThanOrEqual(1);
    if (world.stoppedAtOnce.has(actor)) expect(runs, `${actor} never runs`).toBe(0);
    const result = stage.results.get(actor.id);
    if (actor.state === "done") expect(result?.startsWith("gives"), `${actor}`).toBe(true);
    if (actor.state === "failed") expect(actor.part, `${actor}: ${result}`).toBe("throws");
    if (actor.state === "stopped" && !world.closing) {
      expect(world.stopped.has(actor), `${actor}`).toBe(true);
    }
    if (actor.state === "lost") {
      expect(world.crashes, `${actor}`).toBeGreaterThan(0);
      // One that had not begun runs elsewhere, unless its carrier ended before it was one.
      if (world.claims && world.crashedEarly === 0) expect(runs, `${actor} had begun`).toBe(1);
      // What it gave before its carrier ended counts, unless that did not arrive.
      if (world.unheard === 0) expect(result, `${actor} gave nothing`).toBeUndefined();
    }
    const home = actor.state === "done" || actor.state === "failed";
    if (home) expect(actor.mark, "its fields came home").toBe(`ran ${actor.id}`);
  }
  for (const { of, ended } of world.joins) {
    expect(ended, `a join of ${of} settles`).toBeDefined();
    const others = world.joins.filter((join) => join.of === of);
    for (const other of others) expect(other.ended, `joins of ${of} agree`).toBe(ended);
  }
}

/** What a joiner told, against what main knows of the same thread. */
async function checkJoiners(world: World): Promise<void> {
  for (const actor of world.threads) {
    if (actor.part !== "joins" || actor.state !== "done") continue;
    const of = actor.other as Actor;
    await world.join(of);
    const seen = `gives ${of.ident} ${world.joins.at(-1)?.ended}`;
    expect(stage.results.get(actor.id), `${actor} saw of ${of} what main sees`).toBe(seen);
  }
}

/** Nothing is remembered of threads that everybody knows the end of. */
function checkMemory(world: World): void {
  expect(
    [...world.main.table].map(({ name }) => name),
    "main's table",
  ).toEqual([]);
  for (const { ended, realm } of world.carriers) {
    if (!ended) expect(realm.threads.size, "a carrier's table").toBe(0);
  }
  for (const link of world.main.scheduler.links)
    expect(link.live, "a carrier has nothing to do").toBe(0);
  expect(world.memory.kept(), "nothing keeps the program").toBe(false);
}

async function close(world: World): Promise<void> {
  await world.close();
  await world.settle();
  expect(world.closing?.closed, "the runtime closes").toBe(true);
  expect(world.memory.runtime.carrierCount).toBe(0);
  expect(world.carriers.every(({ ended }) => ended)).toBe(true);
}

const choices = fc.array(fc.tuple(fc.nat(997), fc.nat(991), fc.nat(983)), {
  maxLength: 150,
  size: "max",
});

/** What failed once. */
const examples: [Choice[]][] = [
  // A thread that another had asked to stop, and that was killed: the other heard its own reason.
  [
    [
      [0, 0, 580],
      [0, 45, 0],
      [13, 0, 0],
      [928, 0, 0],
      [0, 0, 0],
      [637, 0, 0],
      [628, 0, 0],
      [0, 287, 735],
      [94, 339, 0],
      [391, 159, 0],
      [229, 0, 0],
      [142, 0, 0],
      [0, 37, 0],
      [0, 542, 115],
      [463, 0, 0],
    ],
  ],
];

const numRuns = Number(process.env.HEDDLE_MODEL_RUNS ?? 300);

/** As in a page that is not cross-origin isolated, whose code for objects that the main realm keeps has come. */
function unshare(): void {
  globalThis.SharedArrayBuffer = undefined as never;
  knowKept();
}

describe("in whatever order starts, stops, crashes, results and joins happen", () => {
  const before = globalThis.SharedArrayBuffer;
  afterEach(() => {
    globalThis.SharedArrayBuffer = before;
  });

  for (const memory of ["with", "with lanes in", "without"]) {
    const lanes = memory === "with lanes in";
    it(`every join settles, nothing runs twice, nobody is forgotten or kept: ${memory} shared memory`, async () => {
      if (memory === "without") unshare();
      await fc.assert(
        fc.asyncProperty(choices, async (chosen: readonly Choice[]) => {
          const world = await play(chosen, lanes);
          check(world);
          await checkJoiners(world);
          await world.settle();
          checkMemory(world);
          await close(world);
        }),
        { numRuns, examples },
      );
    }, 600_000);

    it(`close ends everything, whenever it is called: ${memory} shared memory`, async () => {
      if (memory === "without") unshare();
      await fc.assert(
        fc.asyncProperty(choices, fc.nat(100), async (chosen, at) => {
          const world = await play(chosen, lanes, at);
          check(world);
          await close(world);
          for (const thread of world.handles) expect(thread.isAlive(), `${thread}`).toBe(false);
          checkMemory(world);
        }),
        { numRuns },
      );
    }, 600_000);
  }
});
