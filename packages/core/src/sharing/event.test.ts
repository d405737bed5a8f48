import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { Event } from "./event.js";

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("Event", () => {
  it("set and clear may be called any number of times", () => {
    const event = new Event();
    expect(event.isSet()).toBe(false);
    event.set();
    event.set();
    expect(event.isSet()).toBe(true);
    event.clear();
    event.clear();
    expect(event.isSet()).toBe(false);
  });

  it("set lets everybody through, and whoever comes until clear", async () => {
    const event = new Event();
    const waiting = Array.from({ length: 5 }, () => event.wait());
    event.set();
    expect(await Promise.all(waiting)).toEqual(Array(5).fill(true));
    expect(await event.wait()).toBe(true);
    expect(event.waitSync()).toBe(true);
    event.clear();
    let through = false;
    const again = event.wait().then(() => {
      through = true;
    });
    await turn();
    expect(through).toBe(false);
    event.set();
    await again;
  });

  it("set followed at once by clear lets all through who waited, and nobody else", async () => {
    const event = new Event();
    const waiting = Array.from({ length: 5 }, () => event.wait({ timeout: 10_000 }));
    event.set();
    event.clear();
    const late = event.wait({ timeout: 1 });
    expect(await Promise.all(waiting)).toEqual(Array(5).fill(true));
    expect(await late).toBe(false);
  });

  it("gives false when the time is up, and true at once where it is set", async () => {
    const event = new Event();
    expect(await event.wait({ timeout: 0 })).toBe(false);
    expect(await event.wait({ timeout: 5 })).toBe(false);
    expect(event.waitSync({ timeout: 0 })).toBe(false);
    expect(event.waitSync({ timeout: 5 })).toBe(false);
    event.set();
    expect(await event.wait({ timeout: 0 })).toBe(true);
    expect(event.waitSync({ timeout: 0 })).toBe(true);
  });

  it("a wait that is aborted rejects with the reason", async () => {
    const event = new Event();
    const controller = new AbortController();
    const waiting = event.wait({ signal: controller.signal });
    controller.abort("enough");
    await expect(waiting).rejects.toBe("enough");
    await expect(event.wait({ timeout: -1 })).rejects.toThrow(RangeError);
    expect(() => event.waitSync({ timeout: -1 })).toThrow(RangeError);
  });

  it("shows whether it is set", () => {
    const event = new Event();
    expect(inspect(event)).toBe("<Event unset>");
    event.set();
    expect(String(event)).toBe("<Event set>");
  });
});
