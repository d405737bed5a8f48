/** Ways in which sharing could be wrong, and where the model sees each. */
import fc from "fast-check";
import { casesOf, play as playOne } from "./cases.js";
import type { Sabotage } from "./machine.js";
import { playEachDeath, playEachPause, playEachTimeout, scenes } from "./scenes.js";
import { Violation } from "./violation.js";

export interface Break {
  readonly sabotage: Sabotage;
  /** Which of the scenes shows it soonest, and how that is played. */
  readonly scene: string;
  readonly play: typeof playEachDeath;
}

export const breaks = {
  "Lock: a hand-over that was begun is not repaired": {
    sabotage: ["sharing/lock.ts", "if (untold && Atomics", "if (untold && false && Atomics"],
    scene: "Lock, handed over, all block",
    play: playEachDeath,
  },
  "Lock: who was woken takes that for served": {
    sabotage: ["sharing/lock.ts", "if (!got && !tryTake(at, true)) return false;", ""],
    scene: "Lock, woken, all block",
    play: playEachDeath,
  },
  "Lock: who stands in line does not look once more before": {
    sabotage: [
      "sharing/lock.ts",
      "  const got = tryTake(at, true);\n  if (got) leave(at);\n  return got;\n}\n\nfunction waitFor",
      "  const got = false;\n  if (got) leave(at);\n  return got;\n}\n\nfunction waitFor",
    ],
    scene: "Lock, waited for the first time",
    play: playEachDeath,
  },
  "Lock: one that nobody woke is still said to be awake": {
    sabotage: [
      "sharing/lock.ts",
      "if ((word & WOKEN) !== 0 && !hasWoken(at)) Atomics.and(words, at + WORD, ~WOKEN);",
      "",
    ],
    scene: "Lock, taken by a newcomer while the one that passes it on dies",
    play: playEachDeath,
  },
  "Lock: it is handed to nobody": {
    sabotage: ["sharing/lock.ts", "waiter !== 0 && isPatient(waiter);", "false;"],
    scene: "Lock, one waits while others take it over and over",
    play: playEachDeath,
  },
  "Lock: who releases it wakes nobody": {
    sabotage: [
      "sharing/lock.ts",
      "if (waiter !== 0) rouse(at, waiter);",
      "if (waiter !== 0) return;",
    ],
    scene: "Lock, woken, all block",
    play: playEachDeath,
  },
  "Semaphore: a permit is handed to nobody": {
    sabotage: [
      "sharing/permits.ts",
      "if (awake === 0 && !isDue(at, waiter)) {",
      "if (awake === 0) {",
    ],
    scene: "Semaphore, one waits while others take it over and over",
    play: playEachDeath,
  },
  "Semaphore: who was woken and took a permit is not put down as served": {
    sabotage: [
      "sharing/permits.ts",
      "    if (standing(waiter)) claim(at, waiter, HAS);\n    return;",
      "    return;",
    ],
    scene: "Semaphore, woken, all block",
    play: playEachDeath,
  },
  "RWLock: who comes to read passes one that waits to write": {
    sabotage: ["sharing/permits.ts", "return barges || (may", "return true || (may"],
    scene: "RWLock, one waits to write while others read over and over",
    play: playEachPause,
  },
  "who sleeps before a guard does not look whether a realm died inside": {
    sabotage: ["sharing/guard.ts", "const SLEEP = 1;", "const SLEEP = 1e9;"],
    scene: "Semaphore, woken, all block",
    play: playEachDeath,
  },
  "a waiter is told before it is settled": {
    sabotage: [
      "sharing/waiters.ts",
      "  Atomics.store(words, waiter + STATE, state);\n  // From here on a waiter that blocks may be gone.\n  const isFirst = tell && stack(waiter, realm);",
      "  ring(realm);\n  const isFirst = tell && stack(waiter, realm);\n  Atomics.store(words, waiter + STATE, state);\n  if (!tell) return;",
    ],
    scene: "Lock, handed over, all block",
    play: playEachPause,
  },
  "a line is not mended": {
    sabotage: ["sharing/waiters.ts", "if (died) mend(object);", ""],
    scene: "Semaphore, woken, all block",
    play: playEachDeath,
  },
  "the pool of records is not mended": {
    sabotage: ["sharing/waiters.ts", "if (!died) return;", "return;"],
    scene: "Lock, waited for the first time",
    play: playEachDeath,
  },
  "a blocked realm's promises are served": {
    sabotage: [
      "sharing/waiters.ts",
      "return !isAsync(waiter) || Atomics.load",
      "return true || Atomics.load",
    ],
    scene: "Lock, woken, promises beside a thread that blocks",
    play: playEachDeath,
  },
  "a realm that blocks keeps what its promises were given": {
    sabotage: [
      "sharing/promised.ts",
      "function decline(): void {\n",
      "function decline(): void {\n  return;\n",
    ],
    scene: "Lock, woken, all block",
    play: playEachDeath,
  },
  "nobody looks after what he waits for when somebody died": {
    sabotage: ["sharing/waiting.ts", "else if (object !== 0) realms.add(realmOf(waiter));", ""],
    scene: "Lock, woken, all block",
    play: playEachDeath,
  },
  "a timeout swallows what was granted meanwhile": {
    sabotage: [
      "sharing/standing.ts",
      "  unlock(object);\n  return state === GRANTED;",
      "  unlock(object);\n  return false;",
    ],
    scene: "Semaphore, handed over, all block",
    play: playEachTimeout,
  },
  "an abort swallows what was granted meanwhile": {
    sabotage: [
      "sharing/promised.ts",
      "    drain();\n    if (promiseOf(waiter) !== this) return;\n    // Whoever served it died before it could tell.\n    if (served) this.end(words[waiter + ANSWER] as number);\n    else this.end(TIMED_OUT, give);",
      "    void served;\n    this.end(TIMED_OUT, give);",
    ],
    scene: "Semaphore, handed over, all block",
    play: playEachTimeout,
  },
  "who gives up leaves those behind it waiting": {
    sabotage: [
      "sharing/standing.ts",
      "    else kind.serve?.(object);\n  }\n  unlock",
      "  }\n  unlock",
    ],
    scene: "RWLock, one that would write gives up",
    play: playEachTimeout,
  },
  "Semaphore: a permit that was on its way is not moved on": {
    sabotage: ["sharing/permits.ts", "      finish(at);\n", ""],
    scene: "Semaphore, handed over, all block",
    play: playEachDeath,
  },
  "Semaphore: a permit whose holder died is not given back": {
    sabotage: [
      "sharing/waiting.ts",
      "if (state === GRANTED) kindOf(object).undo?.(object, waiter);",
      "",
    ],
    scene: "Semaphore, handed over, all block",
    play: playEachDeath,
  },
  "RWLock: somebody writes while others read": {
    sabotage: ["sharing/rwlock.ts", "return state & ~ABANDONED ?", "return state & WRITER ?"],
    scene: "RWLock",
    play: playEachPause,
  },
  "RLock: the first release lets go of it": {
    sabotage: ["sharing/rlock.ts", "if (left === 0) this.inner", "if (left >= 0) this.inner"],
    scene: "RLock",
    play: playEachDeath,
  },
  "Condition: a notification wakes one too many": {
    sabotage: [
      "sharing/condition.ts",
      "if (chosen.size >= count) break;",
      "if (chosen.size > count) break;",
    ],
    scene: "Condition, one that waits dies",
    play: playEachDeath,
  },
  "Condition: a notification dies with the one that it woke": {
    sabotage: [
      "sharing/condition.ts",
      "    if (next !== 0) grant(at, next);\n",
      "    if (next !== 0) return;\n",
    ],
    scene: "Condition, one that waits dies",
    play: playEachDeath,
  },
  "a carrier that only sleeps takes woken for served": {
    sabotage: [
      "sharing/waiting.ts",
      "(nap(waiter, timeout) && tries()) ||",
      "nap(waiter, timeout) ||",
    ],
    scene: "Lock, woken, all block",
    play: playEachPause,
  },
  "Condition: who was notified and goes on wakes nobody": {
    sabotage: [
      "sharing/condition.ts",
      "if (isReleasedLate(this.#held)) willRing(id);",
      "if (isReleasedLate(this.#held)) return;",
    ],
    scene: "Condition, one of many that were notified dies",
    play: playEachDeath,
  },
  "Condition: who dies before it wakes the next leaves it asleep": {
    sabotage: ["sharing/waiting.ts", "    ring(realm);\n  }\n  buryNote", "  }\n  buryNote"],
    scene: "Condition, one of many that were notified dies",
    play: playEachDeath,
  },
  "Event: it lets only the first one through": {
    sabotage: [
      "sharing/event.ts",
      "for (const waiter of waitersOf(at)) if (isAlive(realmOf(waiter))) grant(at, waiter);",
      "for (const waiter of waitersOf(at)) if (isAlive(realmOf(waiter))) return grant(at, waiter);",
    ],
    scene: "Event",
    play: playEachDeath,
  },
  "Event: who died while setting it lets nobody through": {
    sabotage: ["sharing/event.ts", "if (Atomics.load(words, at + FLAG) === 1) letThrough(at);", ""],
    scene: "Event",
    play: playEachDeath,
  },
  "Barrier: who died letting all go on lets only some": {
    sabotage: ["sharing/barrier.ts", "  mend(at) {\n    finish(at);\n", "  mend(at) {\n"],
    scene: "Barrier",
    play: playEachDeath,
  },
  "Barrier: who is gone still counts": {
    sabotage: [
      "sharing/barrier.ts",
      "if (there < Atomics.load(words, at + COUNT)) doAll(at, BREAK);",
      "void there;",
    ],
    scene: "Barrier, too few come",
    play: playEachDeath,
  },
  "Barrier: who gives up still counts": {
    sabotage: ["sharing/barrier.ts", "  left: (at) => doAll(at, BREAK),", "  left() {},"],
    scene: "Barrier, too few come",
    play: playEachTimeout,
  },
  "a realm whose waiters are settled is not told of the first": {
    sabotage: ["sharing/waiters.ts", "return top === 0;", "return top !== 0;"],
    scene: "Semaphore, handed over, promises beside a thread that blocks",
    play: playEachDeath,
  },
  "Queue: only one of its lines is made again": {
    sabotage: ["sharing/queue/line.ts", "lines: [ITEM, ROOM, END],", "lines: [ITEM],"],
    scene: "Queue, one that gets dies",
    play: playEachDeath,
  },
  "Queue: what was promised to one that died is nobody's": {
    sabotage: [
      "sharing/queue/line.ts",
      "if (isPromised(waiter) && words[waiter + ASKS] !== END) redeem(at, waiter);",
      "",
    ],
    scene: "Queue, one that waits for an item dies",
    play: playEachDeath,
  },
  "Queue: an item that was taken is still there after a death": {
    sabotage: ["sharing/queue/fifo.ts", "if (words[first + TICKET] === taken)", "if (false)"],
    scene: "Queue, one that gets dies",
    play: playEachDeath,
  },
  "Queue: an item counts before it is there": {
    sabotage: [
      "sharing/queue/fifo.ts",
      "    copyIn(item, tail + ITEM);\n    countPut(at);",
      "    countPut(at);\n    copyIn(item, tail + ITEM);",
    ],
    scene: "Queue, one that puts dies",
    play: playEachDeath,
  },
  "Queue: nobody who waits is told of room": {
    sabotage: [
      "sharing/queue/line.ts",
      "else while (!isFull(at) && promise(at, ROOM, RESERVED));",
      "",
    ],
    scene: "Queue, one that puts dies",
    play: playEachDeath,
  },
  "LifoQueue: what was taken counts as there after a death": {
    sabotage: [
      "sharing/queue/lifo.ts",
      "    words[at + TAKES] = ((words[at + PUTS] as number) - depth) | 0;\n",
      "",
    ],
    scene: "LifoQueue, one that gets dies",
    play: playEachDeath,
  },
  "PriorityQueue: what was on its way is lost with the one that moved it": {
    sabotage: ["sharing/queue/heap.ts", "if (moving !== 0) blocks.add(moving);", ""],
    scene: "PriorityQueue, one that gets dies",
    play: playEachDeath,
  },
  "SharedMap: an update does not look whether somebody else was faster": {
    sabotage: [
      "sharing/collections/entries.ts",
      "when === IF_SAME && stampOf(cell) !== expected",
      "false",
    ],
    scene: "SharedMap, one that does count, count dies",
    play: playEachPause,
  },
  "SharedMap: what is written does not say that it was": {
    sabotage: ["sharing/collections/entries.ts", "  words[cell + STAMP] = nextStamp(at);\n", ""],
    scene: "SharedMap, one that does count, count dies",
    play: playEachPause,
  },
  "SharedList: who dies while values move up leaves one twice": {
    sabotage: ["sharing/collections/ring.ts", "if (words[at + DOING] !== 0) finish(at);", ""],
    scene: "SharedList, one that does push, remove, pop dies",
    play: playEachDeath,
  },
  "SharedList: a value counts before it is there": {
    sabotage: ["sharing/collections/sequence.ts", "      fillCell(to, ready);\n", ""],
    scene: "SharedList, one that does push, push, shift dies",
    play: playEachDeath,
  },
} satisfies Record<string, Break>;

/** Those that `npm test` looks at. */
export const few = [
  "Lock: one that nobody woke is still said to be awake",
  "a timeout swallows what was granted meanwhile",
  "RLock: the first release lets go of it",
  "Queue: an item that was taken is still there after a death",
] satisfies (keyof typeof breaks)[];

/** Milliseconds in which a break must be seen where its own scene does not show it any more. */
const LONGEST = 20_000;

/** @returns what the model says to a break. */
export function lookFor({ sabotage, scene, play }: Break): Violation | undefined {
  const own = scenes[scene];
  if (!own) throw new Error(`there is no scene ${scene}`);
  const until = performance.now() + LONGEST;
  const first = violationOf(() => play(own, 1, sabotage));
  if (first) return first;
  const names = own.things.map(({ name }) => name);
  const alike = Object.values(scenes).filter(({ things }) =>
    things.some(({ name }) => names.includes(name)),
  );
  for (const each of alike) {
    for (const playEach of [playEachDeath, playEachPause, playEachTimeout]) {
      const found = violationOf(() => playEach(each, 1, sabotage));
      if (found) return found;
      if (performance.now() > until) return undefined;
    }
  }
  const property = fc.property(casesOf(names), (given) => void playOne(given, sabotage));
  const interruptAfterTimeLimit = until - performance.now();
  const run = fc.check(property, { numRuns: 1_000_000, interruptAfterTimeLimit });
  return run.counterexample ? new Violation(String(run.errorInstance)) : undefined;
}

function violationOf(run: () => void): Violation | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    // Anything else is the model's own mistake, or a piece of source that is no longer there.
    if (error instanceof Violation) return error;
    throw error;
  }
}
