import { expect, test } from "vitest";

test("the README's program for browsers does what it says", async () => {
  await import("./readme/main.js");
  expect(document.body.textContent).toContain("The square of 12 is 144.");
});
