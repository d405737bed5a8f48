/** What the model tries: random programs under random schedules, and one program with each death there is. */
import fc from "fast-check";
import type { Sabotage } from "./machine.js";
import { type Death, Program, type Setting, type Turn } from "./program.js";
import { runEvent, type Share, Shares, type Step } from "./threads.js";

export interface Case {
  readonly setting: Setting;
  readonly shares: readonly Share[];
  /** Threads, and the realm that each runs in. */
  readonly threads: readonly { readonly where: number; readonly list: readonly Step[] }[];
  /** Threads for an event, in the same way. */
  readonly waits: readonly {
    readonly where: number;
    readonly how: "sync" | "async" | "set" | "pulse";
  }[];
  readonly turns: readonly Turn[];
  readonly deaths: readonly Death[];
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
  held: fc.nat(30),
  timeout: ms,
  abort: ms,
});

export const cases: fc.Arbitrary<Case> = fc.record({
  setting: settings,
  shares: fc.array(
    fc.oneof(
      fc.constant<Share>({ name: "Lock", permits: 1 }),
      fc.integer({ min: 1, max: 2 }).map((permits): Share => ({ name: "Semaphore", permits })),
    ),
    { minLength: 1, maxLength: 2 },
  ),
  threads: fc.array(
    fc.record({ where: fc.nat(3), list: fc.array(step, { minLength: 1, maxLength: 3 }) }),
    { minLength: 2, maxLength: 6 },
  ),
  waits: fc.array(
    fc.record({ where: fc.nat(3), how: fc.constantFrom("sync", "async", "set", "pulse") }),
    { maxLength: 3 },
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

/** Plays a case to its end, and once more with a trace if something does not hold. */
export function play(given: Case, sabotage?: Sabotage, traced = false): Program {
  const program = new Program(given.setting, traced, sabotage);
  const { realms } = program.machine;
  const shares = new Shares(program, given.shares);
  given.threads.forEach(({ where, list }, nth) => {
    const realm = realms[where % realms.length] ?? program.main;
    shares.expect(realm, list);
    program.thread(realm, `thread ${nth}`, () => shares.run(realm, `thread ${nth}`, list));
  });
  const place = program.make("sharing/event.ts", "Event");
  given.waits.forEach(({ where, how }, nth) => {
    const realm = realms[where % realms.length] ?? program.main;
    // The main realm sets it in the end, so it must not be held by a wait for that.
    const form = realm === program.main && how === "sync" ? "async" : how;
    const event = program.object(realm, place);
    program.thread(realm, `wait ${nth}`, () =>
      runEvent(program, realm, `wait ${nth}`, event, form),
    );
  });
  program.last = function* () {
    yield* runEvent(program, program.main, "end", program.object(program.main, place), "set");
  };
  try {
    program.run(given.turns, given.deaths);
  } catch (error) {
    if (!traced) return play(given, sabotage, true);
    throw new Error(`${(error as Error).stack}\n${program.trace.slice(-100).join("\n")}`);
  }
  return program;
}

const waits = (how: Step["how"], held = 4, timeout?: number, abort?: number): Step => ({
  how,
  what: 0,
  held,
  timeout,
  abort,
});

const setting = { carriers: 2, page: false, polls: false, grows: false, cold: false };
/** Two carriers and the main realm want the same; one dies, before each of its steps in turn. */
export const deadly: Record<string, Omit<Case, "deaths">> = {};
for (const [pace, found] of [
  [0.001, "woken"],
  [0.05, "handed over"],
] as const) {
  for (const name of ["Lock", "Semaphore"] as const) {
    deadly[`${name}, ${found}, all block`] = {
      setting: { ...setting, pace },
      shares: [{ name, permits: 1 }],
      threads: [
        { where: 1, list: [waits("sync", 60), waits("sync")] },
        { where: 2, list: [waits("sync", 60), waits("sync")] },
        { where: 0, list: [waits("sync", 60), waits("sync")] },
      ],
      waits: [],
      turns: [],
    };
    deadly[`${name}, ${found}, promises beside a thread that blocks`] = {
      setting: { ...setting, pace, page: true },
      shares: [{ name, permits: 1 }],
      threads: [
        { where: 1, list: [waits("async", 60), waits("sync", 60)] },
        { where: 1, list: [waits("async", 60), waits("async", 4, 2)] },
        { where: 2, list: [waits("async", 60), waits("async", 60, 2)] },
        { where: 2, list: [waits("sync", 60), waits("async", 60)] },
        { where: 0, list: [waits("async", 60), waits("async", 60, undefined, 1)] },
      ],
      waits: [
        { where: 2, how: "async" },
        { where: 1, how: "pulse" },
      ],
      turns: [],
    };
  }
}

/**
 * Plays a case once for each step of its first carrier, which dies before it.
 *
 * @param every looks at one step in so many, from a random one on.
 */
export function playEachDeath(given: Omit<Case, "deaths">, every = 1, sabotage?: Sabotage): void {
  let at = Math.floor(Math.random() * every);
  for (let died = true; died; at += every) {
    try {
      died = play({ ...given, deaths: [{ who: 0, at }] }, sabotage).deaths > 0;
    } catch (error) {
      throw new Error(`it died before step ${at}: ${(error as Error).message}`);
    }
  }
}
