import { expect, test } from "vitest";
import { Slots } from "./slots.js";

const { signal } = new AbortController();

test("a slot is had at once while there are some, and then in the order of asking", async () => {
  const slots = new Slots(1);
  const order: string[] = [];
  await slots.take(signal);
  const second = slots.take(signal).then(() => order.push("second"));
  const third = slots.take(signal).then(() => order.push("third"));
  slots.give();
  await second;
  slots.give();
  await third;
  expect(order).toEqual(["second", "third"]);
});

test("whoever stops waiting takes no slot from those behind", async () => {
  const slots = new Slots(1);
  const impatient = new AbortController();
  await slots.take(signal);
  const first = slots.take(impatient.signal);
  const second = slots.take(signal);
  impatient.abort(new Error("enough"));
  await expect(first).rejects.toThrow("enough");
  slots.give();
  await second;
});
