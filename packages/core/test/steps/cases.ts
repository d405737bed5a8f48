/** What the model tries: random programs under random schedules. */
import fc from "fast-check";
import type { Sabotage } from "./machine.js";
import { type Death, type Pause, Program, type Setting, type Turn } from "./program.js";
import { makeThing, type ThingName, thingNames } from "./things/all.js";
import { type Actor, isLimited, type Step, type Thing } from "./things/thing.js";

export interface Case {
  readonly setting: Setting;
  readonly things: readonly { readonly name: ThingName; readonly size: number }[];
  /** Threads, and the realm that each runs in. */
  readonly threads: readonly { readonly where: number; readonly list: readonly Step[] }[];
  readonly turns: readonly Turn[];
  readonly deaths: readonly Death[];
  readonly pause?: Pause;
}

const seldom = fc.integer({ min: 0, max: 5 }).map((n) => n === 5);
const ms = fc.option(fc.constantFrom(0.5, 1, 2, 5, 8), { nil: undefined, freq: 2 });

const settings: fc.Arbitrary<Setting> = fc.record({
  carriers: fc.integer({ min: 1, max: 3 }),
  page: fc.boolean(),
  polls: seldom,
  pace: fc.constantFrom(0.001, 0.01, 0.05),
  grows: seldom,
  cold: seldom,
});

const step: fc.Arbitrary<Step> = fc.record({
  how: fc.constantFrom("try", "sync", "sync", "async", "async"),
  what: fc.nat(1),
  deed: fc.nat(41),
  held: fc.nat(30),
  timeout: ms,
  abort: ms,
});

/** @param names of the things that there may be. */
export function casesOf(names: readonly ThingName[] = thingNames): fc.Arbitrary<Case> {
  const name = fc.constantFrom(...names);
  return fc.record({
    setting: settings,
    things: fc.array(fc.record({ name, size: fc.integer({ min: 1, max: 3 }) }), {
      minLength: 1,
      maxLength: 2,
    }),
    threads: fc.array(
      fc.record({ where: fc.nat(3), list: fc.array(step, { minLength: 1, maxLength: 3 }) }),
      { minLength: 2, maxLength: 6 },
    ),
    turns: fc.array(
      fc.record({
        who: fc.nat(3),
        steps: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 120 })),
      }),
      { maxLength: 60, size: "max" },
    ),
    deaths: fc.array(fc.record({ who: fc.nat(2), at: fc.nat(250) }), { maxLength: 2 }),
  });
}

/** Plays a case to its end, and once more with a trace if something does not hold. */
export function play(given: Case, sabotage?: Sabotage, traced = false): Program {
  const program = new Program(given.setting, given.deaths.length > 0, traced, sabotage);
  const { realms } = program.machine;
  const things = given.things.map(({ name, size }) => makeThing(program, name, size));
  for (const thing of things) program.add(thing);
  const threads = given.threads.map(({ where, list }) => ({
    realm: realms[where % realms.length] ?? program.main,
    list,
  }));
  const blocking = new Set(
    threads.filter(({ list }) => list.some(({ how }) => how === "sync")).map(({ realm }) => realm),
  );
  const promising = new Set(
    threads.filter(({ list }) => list.some(({ how }) => how !== "sync")).map(({ realm }) => realm),
  );
  threads.forEach(({ realm, list }, index) => {
    const number = index + 1;
    const name = `thread ${number}`;
    const actor: Actor = { realm, name, number, awaits: !blocking.has(realm) };
    program.thread(realm, name, function* () {
      for (const step of list) {
        const nth = step.what % things.length;
        const thing = things[nth] as Thing;
        const { deed } = step;
        const what = typeof deed === "string" ? deed : thing.deeds[deed % thing.deeds.length];
        const allowed = asIsAllowed(actor, step, promising.has(realm), given.things[nth]?.name);
        const limit = `${allowed.timeout ?? ""} ${allowed.abort ?? ""}`;
        program.note(`${name}: ${given.things[nth]?.name}, ${what}, ${allowed.how} ${limit}`);
        yield* thing.act(actor, what as string, allowed);
      }
    });
  });
  try {
    program.run(given.turns, given.deaths, given.pause);
  } catch (error) {
    if (!traced) return play(given, sabotage, true);
    throw new Error(`${(error as Error).stack}\n${program.trace.slice(-100).join("\n")}`, {
      cause: error,
    });
  }
  return program;
}

/**
 * A page's main thread must not block. And who blocks without limit may wait for a promise of its own realm
 * that cannot go on: a lock says so, nothing else can know. What the main realm ends must not hold it.
 */
function asIsAllowed(
  { realm }: Actor,
  step: Step,
  promises: boolean,
  name: ThingName | undefined,
): Step {
  if (step.how !== "sync") return step;
  if (!realm.canBlock) return { ...step, how: "async" };
  const isLock = name === "Lock" || name === "RLock";
  if (isLock || isLimited(step)) return step;
  return promises || realm.number === 0 ? { ...step, timeout: 8 } : step;
}
