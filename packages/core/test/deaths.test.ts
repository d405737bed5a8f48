import { describe, expect, it, vi } from "vitest";
import * as fast from "../src/realm/fast/index.js";
import { knowFast } from "../src/realm/fast.js";
import { Actor, stage } from "./actors.js";
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

/** A world of one carrier that has run a few threads, and so has a lane where there are any, and knows their kind. */
async function warmWorld(withLanes: boolean): Promise<World> {
  const world = new World(withLanes);
  for (let thread = 0; thread < 4; thread++) {
    await world.start(new Actor("returns"));
    await world.settle();
  }
  return world;
}

/** An actor that has begun on the one carrier that there is, and waits for its cue. */
async function begun(world: World): Promise<Actor> {
  const actor = new Actor("returns");
  await world.start(actor);
  const [carrier] = world.carriers;
  while (carrier && carrier.inward.messages.length > 0) await world.step(() => carrier.deliver());
  // Through the lane it comes with a turn of the carrier's event loop.
  for (let turns = 0; turns < 10 && !stage.gates.has(actor.id); turns++) await world.turn(0);
  expect(stage.gates.has(actor.id), "it has begun").toBe(true);
  return actor;
}

describe("a carrier that ends", () => {
  for (const withLanes of [false, true]) {
    const way = withLanes ? "by lane" : "by message";

    it(`what it had said counts, though it is heard after its end: ${way}`, async () => {
      const world = await warmWorld(withLanes);
      const actor = await begun(world);
      const [carrier] = world.carriers;
      await world.finish(actor.id);
      // An empty message may wake main.
      const messages = carrier?.outward.messages as unknown[][];
      if (withLanes) expect(messages.flat(), "nothing in a message").toEqual([]);
      carrier?.crash(Number.POSITIVE_INFINITY);
      world.turns.length = 0;
      await world.settle();
      expect(actor.state).toBe("done");
      expect(actor.mark).toBe(`ran ${actor.id}`);
    });

    it(`a thread that it had begun is lost: ${way}`, async () => {
      const world = await warmWorld(withLanes);
      const actor = await begun(world);
      world.carriers[0]?.crash(Number.POSITIVE_INFINITY);
      world.turns.length = 0;
      await world.settle();
      expect(actor.state).toBe("lost");
      expect(stage.runs.get(actor.id)).toBe(1);
    });

    it(`a thread that was sent there and had not begun runs elsewhere, once: ${way}`, async () => {
      const world = await warmWorld(withLanes);
      const actors = Array.from({ length: 5 }, () => new Actor("returns"));
      for (const actor of actors) await world.start(actor);
      world.carriers[0]?.crash(Number.POSITIVE_INFINITY);
      world.turns.length = 0;
      await world.settle();
      expect(actors.map(({ state }) => state)).toEqual(Array(5).fill("done"));
      expect(actors.map(({ id }) => stage.runs.get(id))).toEqual(Array(5).fill(1));
    });
  }
});
