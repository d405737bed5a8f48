import { describe, expect, it } from "vitest";
import { dieWhollyAt, realms } from "../../../test/dying.js";
import { place } from "../../base/internal.js";
import { LifoQueue, Lock, PriorityQueue, Queue } from "../../index.js";
import { HOLDERS } from "../kinds.js";
import { words } from "../memory.js";
import { hooks } from "../waiting.js";

interface Item {
  readonly held: readonly Lock[];
}

function put(queue: Queue<Item>, item: Item, priority: number): void {
  if (queue instanceof PriorityQueue) queue.putSync(item, { priority });
  else queue.putSync(item);
}

const acts: Record<string, (queue: Queue<Item>, item: Item) => void> = {
  "puts one": (queue, item) => put(queue, item, 9),
  "takes one": (queue) => void queue.tryGet(),
  "puts one and takes one": (queue, item) => {
    put(queue, item, 0);
    queue.tryGet();
  },
};

/** Of each item, so that what goes astray together is told from what one step was just counting. */
const SHARED = 3;

describe.each(Object.entries({ Queue, LifoQueue, PriorityQueue }))("%s", (_, Make) => {
  it.each(Object.entries(acts))(
    "what is in its items is held by those who live and by what is in it, whenever a realm dies that %s",
    (_name, act) => {
      const item = { held: Array.from({ length: SHARED }, () => new Lock()) };
      const holders = (): number =>
        item.held.reduce((sum, lock) => sum + (words[lock[place] + HOLDERS] as number), 0);
      let before = holders();
      for (let count = 1; count < 4; count++) {
        for (let nth = 1; ; nth++) {
          using queue = new Make<Item>({ maxSize: count + 1 });
          for (let number = 0; number < count; number++) put(queue, item, number % 3);
          const died = dieWhollyAt(nth, () => act(queue, item));
          hooks.buried(realms);
          // Somebody comes by, and sets right what is not.
          queue.maxSize = 0;
          const astray = holders() - before - queue.size * SHARED;
          expect([0, 1]).toContain(astray);
          while (queue.size > 0) expect(queue.tryGet()?.value.held).toEqual(item.held);
          expect(holders()).toBe(before + astray);
          before = holders();
          if (!died) break;
        }
      }
    },
  );
});
