import { BarrierThing } from "./barrier.js";
import { ConditionThing } from "./condition.js";
import { EventThing } from "./event.js";
import { LockThing } from "./lock.js";
import { QueueThing } from "./queue.js";
import { SemaphoreThing } from "./semaphore.js";
import type { Thing } from "./thing.js";

const ORDERS = { 20: "fifo", 21: "lifo", 22: "priority" } as const;

/**
 * A new thing of a kind, as kinds are numbered everywhere.
 *
 * @param thingOf gives the thing of a number, which is made where there is none.
 */
export function makeThing(
  type: number,
  init: readonly unknown[],
  thingOf: (id: number, type: number, init: readonly unknown[]) => Thing,
): Thing {
  switch (type) {
    case 1:
    case 2:
      return new LockThing();
    case 3:
      return new ConditionThing(thingOf(init[0] as number, init[1] as number, []) as LockThing);
    case 4:
    case 5:
      return new SemaphoreThing(init[0] as number, init[1] as number);
    case 6:
      return new EventThing();
    case 7:
      return new BarrierThing(init[0] as number, init[1] as boolean);
    default:
      return new QueueThing(ORDERS[type as keyof typeof ORDERS], init[0] as number);
  }
}
