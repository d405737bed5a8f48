import { describe, expect, it } from "vitest";
import { dieAt } from "../../../test/dying.js";
import { place } from "../../base/internal.js";
import { LifoQueue, PriorityQueue, Queue } from "../../index.js";
import { countOf, unfinished } from "./words.js";

interface Item {
  number: number;
  text: string;
}

/** Most are small, some need a segment of their own. */
function item(number: number): Item {
  return { number, text: "x".repeat(number % 4 === 3 ? 40_000 : number % 4 === 1 ? 900 : 3) };
}

function put(queue: Queue<Item>, number: number): void {
  if (queue instanceof PriorityQueue) queue.putSync(item(number), { priority: number % 3 });
  else queue.putSync(item(number));
}

function drain(queue: Queue<Item>): number[] {
  return Array.from({ length: queue.size }, () => queue.getSync().number);
}

const makes = { Queue, LifoQueue, PriorityQueue };

describe.each(Object.entries(makes))("a realm that dies in the middle: %s", (_, Make) => {
  /** A queue in which `count` items are left of more. */
  const filled = (count: number, taken: number): Queue<Item> => {
    const queue = new Make<Item>();
    for (let number = 0; number < count + taken; number++) put(queue, number);
    for (let number = 0; number < taken; number++) queue.tryGet();
    return queue;
  };

  it.each([
    ["put", (queue: Queue<Item>, next: number) => put(queue, next)],
    ["get", (queue: Queue<Item>) => void queue.tryGet()],
    ["shutdown", (queue: Queue<Item>) => queue.shutdown({ immediate: true })],
  ])("%s is done wholly or not at all, and the queue goes on", (name, act) => {
    for (let shape = 0; shape < 30; shape++) {
      const [count, taken] = [shape % 10, shape % 6];
      if (name === "get" && count === 0) continue;
      for (const after of [false, true]) {
        for (let nth = 1; ; nth++) {
          const next = count + taken;
          const [before, done] = [filled(count, taken), filled(count, taken)];
          act(done, next);
          const queue = filled(count, taken);
          const at = queue[place];
          const died = dieAt(nth, after, () => act(queue, next));
          // Somebody comes by, and sets right what is not.
          queue.maxSize = 0;
          const wasPut = unfinished(at);
          const left = drain(queue);
          expect([drain(before), drain(done)]).toContainEqual(left);
          expect(countOf(at)).toBe(0);
          if (name === "put") expect(wasPut).toBe(next + (left.length > count ? 1 : 0));
          if (name === "shutdown") expect(wasPut).toBe(taken + left.length);
          else {
            const again = filled(0, 0);
            for (const each of [queue, again]) for (const number of [3, 1, 2]) put(each, number);
            expect(drain(queue)).toEqual(drain(again));
          }
          if (!died) break;
        }
      }
    }
  });
});
