/** Every kind of thing that threads may share. */
import type { Program } from "../program.js";
import { BarrierThing } from "./barrier.js";
import { ListThing, MapThing } from "./collections.js";
import { ConditionThing } from "./condition.js";
import { EventThing } from "./event.js";
import { HoldingThing } from "./holding.js";
import { QueueThing } from "./queue.js";
import type { Thing } from "./thing.js";

/** `size` is how many permits there are, how many come together, how many items find room. */
const makers = {
  Lock: (program) => new HoldingThing(program, "Lock"),
  RLock: (program) => new HoldingThing(program, "RLock"),
  Semaphore: (program, size) => new HoldingThing(program, "Semaphore", size),
  RWLock: (program) => new HoldingThing(program, "RWLock"),
  Condition: (program) => new ConditionThing(program),
  "Condition of an RLock": (program) => new ConditionThing(program, "RLock"),
  Event: (program) => new EventThing(program),
  Barrier: (program, size) => new BarrierThing(program, size + 1),
  Queue: (program, size) => new QueueThing(program, "Queue", size - 1),
  LifoQueue: (program, size) => new QueueThing(program, "LifoQueue", size - 1),
  PriorityQueue: (program, size) => new QueueThing(program, "PriorityQueue", size - 1),
  SharedMap: (program) => new MapThing(program),
  SharedList: (program) => new ListThing(program),
} satisfies Record<string, (program: Program, size: number) => Thing>;

export type ThingName = keyof typeof makers;
export const thingNames = Object.keys(makers) as ThingName[];

export function makeThing(program: Program, name: ThingName, size: number): Thing {
  return makers[name](program, size);
}
