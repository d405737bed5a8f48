import { describe, expect, it } from "vitest";
import { ThreadRecord } from "./record.js";

const record = () => new ThreadRecord("Thread-1", "Thread", false, "virtual");

describe("a thread's record", () => {
  it("ends once: what is said of its end later changes nothing", () => {
    const its = record();
    let told = 0;
    its.onEnd(() => told++);
    its.end("done", 5);
    its.end("failed", new Error("too late"));
    expect([its.state, its.value, told]).toEqual(["done", 5, 1]);
  });

  it("its signal is aborted, with the reason, of the first stop, also where nobody looked at it before", () => {
    const its = record();
    its.markStopping("enough");
    its.markStopping("much more than enough");
    expect([its.signal.aborted, its.signal.reason]).toEqual([true, "enough"]);
  });
});
