import { expect, it } from "vitest";
import { onAbort } from "./abort.js";

it("what is taken off while the signal aborts is not called", () => {
  const controller = new AbortController();
  const called: string[] = [];
  onAbort(controller.signal, () => {
    called.push("first");
    off();
  });
  const off = onAbort(controller.signal, () => called.push("second"));
  controller.abort();
  expect(called).toEqual(["first"]);
});

it("each call that stays is called once", () => {
  const controller = new AbortController();
  const called: string[] = [];
  const off = onAbort(controller.signal, () => called.push("first"));
  onAbort(controller.signal, () => called.push("second"));
  off();
  controller.abort();
  controller.abort();
  expect(called).toEqual(["second"]);
});
