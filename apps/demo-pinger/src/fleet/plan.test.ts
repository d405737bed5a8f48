import { describe, expect, test } from "vitest";
import { chooseLiars, expectedVerdict, FLEET_DEFAULTS, planFleet } from "./plan.js";

const fleet = planFleet(FLEET_DEFAULTS);

describe("the fleet's plan", () => {
  test("is the same for the same seed, on every machine", () => {
    expect(planFleet(FLEET_DEFAULTS)).toEqual(fleet);
    expect(fleet.slice(0, 4)).toEqual([
      { name: "ws-001", host: "127.42.0.1", behaviour: "up", delay: 27, losesEvery: 0 },
      { name: "ws-002", host: "127.42.0.2", behaviour: "up", delay: 53, losesEvery: 0 },
      { name: "ws-003", host: "127.42.0.3", behaviour: "up", delay: 138, losesEvery: 0 },
      { name: "ws-004", host: "127.42.0.4", behaviour: "silent", delay: 0, losesEvery: 0 },
    ]);
  });

  test("is another one for another seed", () => {
    expect(planFleet({ count: 254, seed: 8 })).not.toEqual(fleet);
  });

  test("gives every workstation a name and a loopback address of its own", () => {
    const many = planFleet({ count: 1016, seed: 1 });
    expect(new Set(many.map(({ name }) => name)).size).toBe(1016);
    expect(new Set(many.map(({ host }) => host)).size).toBe(1016);
    for (const { host } of many)
      expect(host).toMatch(/^127\.42\.[0-3]\.([1-9]|\d\d|1\d\d|2[0-4]\d|25[0-4])$/);
  });

  test("has workstations that answer soon, late and never, and some that are down", () => {
    const delays = fleet.filter(({ behaviour }) => behaviour === "up").map(({ delay }) => delay);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...delays)).toBeLessThanOrEqual(400);
    expect(delays.filter((delay) => delay > 200)).toHaveLength(8);
    expect(fleet.filter(({ behaviour }) => behaviour === "down")).toHaveLength(13);
    expect(fleet.filter(({ behaviour }) => behaviour === "silent")).toHaveLength(8);
  });

  test("expects of a browser only what a browser can know", () => {
    const [one] = fleet;
    if (one === undefined) throw new Error("The fleet is empty.");
    const seen = (behaviour: "up" | "down" | "silent") =>
      (["node", "browser"] as const).map((from) => expectedVerdict({ ...one, behaviour }, from));
    expect(seen("up")).toEqual(["up", "up"]);
    expect(seen("down")).toEqual(["down", "no answer"]);
    expect(seen("silent")).toEqual(["silent", "no answer"]);
  });

  test("takes its liars from those that should answer, the same ones for the same seed", () => {
    const liars = chooseLiars(fleet, 5, 7);
    expect(liars).toEqual(chooseLiars(fleet, 5, 7));
    expect(new Set(liars).size).toBe(5);
    for (const name of liars) {
      expect(fleet.find((each) => each.name === name)?.behaviour).toBe("up");
    }
  });
});
