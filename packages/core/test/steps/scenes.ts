/** One program for each thing that there is, played with each death, or with each moment at which time is up. */
import { type Case, play } from "./cases.js";
import type { Sabotage } from "./machine.js";
import type { ThingName } from "./things/all.js";
import type { Step } from "./things/thing.js";
import { Violation } from "./violation.js";

export interface Scene extends Omit<Case, "deaths" | "turns" | "pause"> {
  /** Played with a death before one step in so many, also where time is short. */
  readonly every?: number;
}

function does(
  deed: string,
  how: Step["how"],
  held = 4,
  timeout?: number,
  abort?: number,
  what = 0,
): Step {
  return { how, what, deed, held, timeout, abort };
}

const setting = { carriers: 2, page: false, polls: false, pace: 0.01, grows: false, cold: false };
const one = (name: ThingName, size = 1): Scene["things"] => [{ name, size }];

/** Two carriers and the main realm want the same; the first carrier dies. */
export const scenes: Record<string, Scene> = {};
for (const [pace, found] of [
  [0.001, "woken"],
  [0.05, "handed over"],
] as const) {
  for (const name of ["Lock", "Semaphore"] as const) {
    const deed = name === "Lock" ? "acquire" : "hold";
    scenes[`${name}, ${found}, all block`] = {
      setting: { ...setting, pace },
      things: one(name),
      threads: [
        { where: 1, list: [does(deed, "sync", 60), does(deed, "sync")] },
        { where: 2, list: [does(deed, "sync", 60), does(deed, "sync")] },
        { where: 0, list: [does(deed, "sync", 60, 90), does(deed, "sync", 4, 90)] },
      ],
    };
    scenes[`${name}, ${found}, promises beside a thread that blocks`] = {
      setting: { ...setting, pace, page: true },
      things: [...one(name), ...one("Event")],
      threads: [
        { where: 1, list: [does(deed, "async", 60), does(deed, "sync", 60)] },
        { where: 1, list: [does(deed, "async", 60), does(deed, "async", 4, 2)] },
        { where: 2, list: [does(deed, "async", 60), does(deed, "async", 60, 2)] },
        { where: 2, list: [does(deed, "sync", 60), does(deed, "async", 60)] },
        { where: 0, list: [does(deed, "async", 60), does(deed, "async", 60, undefined, 1)] },
        { where: 2, list: [does("wait", "async", 0, undefined, undefined, 1)] },
        { where: 1, list: [does("pulse", "async", 0, undefined, undefined, 1)] },
      ],
    };
  }
}
scenes["Lock, taken by a newcomer while the one that passes it on dies"] = {
  setting: { ...setting, carriers: 3, pace: 0.001 },
  things: one("Lock"),
  threads: [
    { where: 1, list: [does("acquire", "sync", 60)] },
    { where: 2, list: [does("acquire", "sync", 4)] },
    { where: 3, list: Array.from({ length: 40 }, () => does("acquire", "try", 300)) },
  ],
};
for (const name of ["Lock", "Semaphore"] as const) {
  const deed = name === "Lock" ? "acquire" : "hold";
  const again = Array.from({ length: 8 }, () => does(deed, "sync", 20));
  scenes[`${name}, one waits while others take it over and over`] = {
    setting: { ...setting, carriers: 4, pace: 0.1 },
    things: one(name),
    threads: [
      { where: 1, list: again },
      { where: 2, list: again },
      { where: 4, list: again },
      { where: 3, list: [does(`${deed} in turn`, "sync"), does(`${deed} in turn`, "sync")] },
      { where: 0, list: [does(`${deed} in turn`, "async"), does(`${deed} in turn`, "async")] },
    ],
  };
}
scenes["Lock, waited for the first time"] = {
  setting: { ...setting, cold: true },
  things: one("Lock"),
  threads: [
    { where: 0, list: [does("acquire", "async", 60)] },
    { where: 1, list: [does("acquire", "sync", 4)] },
    { where: 2, list: [does("acquire", "sync", 4)] },
  ],
};
scenes.RLock = {
  setting,
  things: one("RLock"),
  threads: [
    { where: 1, list: [does("twice", "sync", 20), does("hold", "sync")] },
    { where: 2, list: [does("twice", "async", 20), does("acquire", "async", 4, 2)] },
    { where: 0, list: [does("hold", "sync", 20, 90)] },
  ],
};
scenes.RWLock = {
  setting,
  things: one("RWLock"),
  threads: [
    { where: 1, list: [does("hold to write", "sync", 30), does("read", "sync", 10)] },
    { where: 2, list: [does("read", "async", 30), does("write", "async", 10)] },
    { where: 2, list: [does("hold to read", "async", 30), does("hold to read", "async", 10, 1)] },
    { where: 0, list: [does("write", "async", 10), does("hold to read", "async", 10)] },
  ],
};
scenes["RWLock, one waits to write while others read over and over"] = {
  setting: { ...setting, carriers: 3, pace: 0.05 },
  things: one("RWLock"),
  threads: [
    { where: 1, list: Array.from({ length: 9 }, () => does("read", "sync", 40)) },
    { where: 2, list: Array.from({ length: 9 }, () => does("read", "sync", 50)) },
    { where: 3, list: [does("write in turn", "sync"), does("write in turn", "sync")] },
    { where: 0, list: [does("write in turn", "async")] },
  ],
};
scenes["RWLock, one that would write gives up"] = {
  setting: { ...setting, pace: 0.05 },
  things: one("RWLock"),
  threads: [
    { where: 1, list: [does("read", "sync", 30), does("hold to write", "sync", 4, 1)] },
    { where: 0, list: [does("go on to read", "async")] },
    { where: 2, list: [1, 2, 3, 4, 5].map(() => does("read", "async", 10)) },
  ],
};
for (const name of ["Condition", "Condition of an RLock"] as const) {
  scenes[`${name}, one that waits dies`] = {
    setting,
    things: one(name),
    threads: [
      { where: 1, list: [does("wait", "sync"), does("wait", "sync", 4, 2)] },
      { where: 2, list: [does("wait", "async"), does("wait", "async")] },
      { where: 2, list: [does("wait", "async", 4, 1)] },
      { where: 0, list: [does("notify", "async", 100)] },
    ],
  };
  scenes[`${name}, one that was notified dies`] = {
    setting,
    things: one(name),
    threads: [
      { where: 1, list: [does("wait", "sync")] },
      { where: 2, list: [does("wait", "async")] },
      { where: 0, list: [does("notify", "async", 100)] },
    ],
    every: 1,
  };
  // Longer than a wait is brief, after which nobody looks before he is rung for.
  scenes[`${name}, one of many that were notified dies`] = {
    setting: { ...setting, carriers: 5 },
    things: one(name),
    threads: [
      ...[1, 2, 3, 4, 5].map((where) => ({ where, list: [does("wait", "sync")] })),
      { where: 0, list: [does("notify all", "async", 1500)] },
    ],
  };
  scenes[`${name}, one that notifies dies`] = {
    setting,
    things: one(name),
    threads: [
      { where: 1, list: [does("notify", "async", 80), does("notify 2", "async", 80)] },
      { where: 2, list: [does("wait", "sync"), does("wait", "sync")] },
      { where: 0, list: [does("wait", "async"), does("wait", "async")] },
      { where: 0, list: [does("wait", "async"), does("notify", "async")] },
    ],
  };
}
scenes.Event = {
  setting,
  things: one("Event"),
  threads: [
    { where: 1, list: [does("set", "async", 60), does("clear", "async"), does("wait", "sync")] },
    { where: 2, list: [does("wait", "async"), does("pulse", "async", 60)] },
    { where: 2, list: [does("wait", "async"), does("wait", "async", 0, 2)] },
    { where: 0, list: [does("wait", "async"), does("wait", "async")] },
  ],
};
scenes.Barrier = {
  setting,
  things: one("Barrier", 2),
  threads: [
    { where: 1, list: [does("wait", "sync", 120), does("wait", "sync")] },
    { where: 2, list: [does("wait", "async"), does("wait", "async")] },
    { where: 0, list: [does("wait", "async"), does("wait", "async", 60)] },
  ],
};
scenes["Barrier, too few come"] = {
  setting,
  things: one("Barrier", 2),
  threads: [
    { where: 1, list: [does("wait", "sync")] },
    { where: 2, list: [does("wait", "async", 40)] },
  ],
};
for (const name of ["Queue", "LifoQueue", "PriorityQueue"] as const) {
  const puts = (how: Step["how"]) => [1, 2, 3].map(() => does("put", how));
  const gets = (how: Step["how"], held = 4) => [1, 2].map(() => does("get", how, held));
  scenes[`${name}, one that waits for an item dies`] = {
    setting,
    things: one(name, 2),
    threads: [
      { where: 1, list: gets("sync") },
      { where: 2, list: [1, 2, 3].map(() => does("put", "async", 60)) },
      { where: 0, list: gets("async", 20) },
    ],
  };
  scenes[`${name}, one that puts dies`] = {
    setting,
    things: one(name, 2),
    threads: [
      { where: 1, list: puts("sync") },
      { where: 2, list: gets("async") },
      { where: 0, list: [does("put", "async"), does("get", "async"), does("get", "async", 0, 2)] },
    ],
  };
  scenes[`${name}, one that gets dies`] = {
    setting,
    things: one(name, 4),
    threads: [
      { where: 1, list: gets("sync", 300) },
      { where: 2, list: puts("async") },
      { where: 0, list: [does("put", "async"), does("get", "async"), does("join", "async", 0, 8)] },
    ],
  };
}
for (const deeds of [
  ["count", "count"],
  ["fill", "count"],
  ["keep", "count", "keep"],
]) {
  scenes[`SharedMap, one that does ${deeds.join(", ")} dies`] = {
    setting,
    things: one("SharedMap"),
    threads: [1, 2, 0].map((where) => ({
      where,
      list: deeds.map((deed) => does(deed, "async", 0)),
    })),
    every: 3,
  };
}
for (const deeds of [
  ["push", "push", "shift"],
  ["push", "remove", "pop"],
]) {
  scenes[`SharedList, one that does ${deeds.join(", ")} dies`] = {
    setting,
    things: one("SharedList"),
    threads: [1, 2, 0].map((where) => ({
      where,
      list: deeds.map((deed) => does(deed, "async", 0)),
    })),
    every: 2,
  };
}

/** @param every looks at one step in so many, from a random one on. */
export function playEachDeath(scene: Scene, every = 1, sabotage?: Sabotage): void {
  let at = Math.floor(Math.random() * every);
  for (let died = true; died; at += every) {
    tell(`it died before step ${at}`, () => {
      died = play({ ...scene, turns: [], deaths: [{ who: 0, at }] }, sabotage).deaths > 0;
    });
  }
}

/** Each realm in turn stops before each of its steps, while the others go on. */
export function playEachPause(scene: Scene, every = 1, sabotage?: Sabotage): void {
  for (let who = 0; who <= scene.setting.carriers; who++) {
    let at = Math.floor(Math.random() * every);
    for (let paused = true; paused; at += every) {
      tell(`realm ${who} paused before step ${at}`, () => {
        const given = { ...scene, turns: [], deaths: [], pause: { who, at } };
        paused = (play(given, sabotage).machine.realms[who]?.steps ?? 0) > at;
      });
    }
  }
}

/** The first thread's time is up at each step in turn, and its signal aborts then. */
export function playEachTimeout(scene: Scene, every = 1, sabotage?: Sabotage): void {
  const { pace } = scene.setting;
  let at = 1 + Math.floor(Math.random() * every);
  for (let isWithin = true; isWithin; at += every) {
    const limit = at * pace;
    for (const by of ["timeout", "abort"] as const) {
      const threads = scene.threads.map(({ where, list }, nth) => ({
        where,
        list: nth === 0 ? list.map((step) => limited(step, by, limit)) : list,
      }));
      tell(`its ${by} came after ${at} steps`, () => {
        const { machine } = play({ ...scene, threads, turns: [], deaths: [] }, sabotage);
        isWithin = machine.steps > at && at < MOST_STEPS;
      });
    }
  }
}
const MOST_STEPS = 1500;

function limited(step: Step, by: "timeout" | "abort", limit: number): Step {
  return by === "timeout"
    ? { ...step, timeout: limit }
    : { ...step, how: "async", timeout: undefined, abort: limit };
}

function tell(when: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (error instanceof SyntaxError) throw error;
    throw new Violation(`${when}: ${(error as Error).message}`, { cause: error });
  }
}
