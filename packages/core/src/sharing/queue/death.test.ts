import { describe, expect, it } from "vitest";
import { place } from "../../base/internal.js";
import { LifoQueue, PriorityQueue, Queue } from "../../index.js";
import { die, live } from "../../realm/commons.js";
import { shared } from "../../realm/state.js";
import { words } from "../memory.js";
import { tidy } from "./items.js";
import { countOf, unfinished } from "./words.js";

class Death extends Error {}

const writes = ["store", "compareExchange", "add", "sub", "or", "and", "exchange"] as const;

/**
 * Another realm does something and dies at its `nth` atomic store, before or after it. From then on nothing
 * that it does reaches memory.
 *
 * @returns whether it died before it was done.
 */
function dieAt(nth: number, after: boolean, act: () => void): boolean {
  const survivor = shared.realmId;
  shared.realmId = ++realms;
  live(realms);
  const own = Object.fromEntries(writes.map((name) => [name, Atomics[name]])) as unknown as Atomics;
  let stores = 0;
  const store = own.store as (...args: unknown[]) => number;
  Object.assign(Atomics, {
    store(...args: [Int32Array, number, number]) {
      const dies = ++stores === nth;
      if (!dies || after) store(...args);
      if (!dies) return args[2];
      // The guards seem to be free, and what is written is lost.
      for (const name of writes) Object.assign(Atomics, { [name]: () => 0 });
      throw new Death();
    },
  });
  try {
    act();
    return false;
  } catch (error) {
    if (!(error instanceof Death)) throw error;
    tidy();
    // What that did to the allocator's lists by plain stores is as if the realm had died there.
    words[0] = realms;
    return true;
  } finally {
    Object.assign(Atomics, own);
    die(realms);
    shared.realmId = survivor;
  }
}
let realms = 1000;

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
