import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { after } from "./timer.js";

vi.mock("./globals.js", () => ({
  setTimeout: (fire: () => void, ms: number) => setTimeout(fire, ms),
  clearTimeout: (timer: never) => clearTimeout(timer),
}));
vi.mock("./clock.js", () => ({ monotonic: () => performance.now() }));

const DAY = 24 * 3600 * 1000;

describe("a wait", () => {
  beforeEach(
    () => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }),
  );
  afterEach(() => void vi.useRealTimers());

  it("ends when its time has come", () => {
    const fire = vi.fn();
    after(50, fire);
    vi.advanceTimersByTime(49);
    expect(fire).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(fire).toHaveBeenCalledTimes(1);
  });

  it("of 60 days ends after 60 days: no runtime's setTimeout goes that far", () => {
    const fire = vi.fn();
    after(60 * DAY, fire);
    vi.advanceTimersByTime(59 * DAY);
    expect(fire).not.toHaveBeenCalled();
    vi.advanceTimersByTime(DAY);
    expect(fire).toHaveBeenCalledTimes(1);
  });

  it("can be cancelled, also in its second stretch", () => {
    const fire = vi.fn();
    const cancel = after(60 * DAY, fire);
    vi.advanceTimersByTime(30 * DAY);
    cancel();
    vi.advanceTimersByTime(60 * DAY);
    expect(fire).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("without limit needs no timer", () => {
    after(Number.POSITIVE_INFINITY, vi.fn());
    expect(vi.getTimerCount()).toBe(0);
  });
});
