import type { Runtime } from "@heddle/core/adapter";
import { assertions, CheckError } from "./check.js";
import { deferred } from "./deferred.js";
import { applies, type Case, type Feature, type Suite } from "./suite.js";
import { type Part, parts, suites } from "./suites/index.js";
import type { Supports } from "./supports.js";
import { alive, type CreateRuntime, type RunProgram, Tools } from "./tools.js";
import { within } from "./wait.js";

/** The two functions of a test library that the suite needs; Vitest's, Jest's and Node's all fit. */
export interface TestFunctions {
  describe(name: string, define: () => void): unknown;
  it(name: string, run: () => Promise<void>, timeout?: number): unknown;
}

export interface ConformanceOptions {
  /** The adapter, and the way its classes reach its carriers where there are several. */
  readonly name: string;
  readonly test: TestFunctions;
  /** Makes a runtime; the suite's options take precedence over the adapter's own. */
  readonly createRuntime: CreateRuntime;
  readonly supports: Supports;
  /**
   * Which cases, as where files that are tested at the same time share them. Default: all of them. Where an
   * adapter has a second way to find its classes, only "carriers" can tell the two ways apart.
   */
  readonly parts?: readonly Part[];
}

/** For an adapter whose programs end with an exit code. */
export interface ProgramOptions extends Omit<ConformanceOptions, "createRuntime" | "parts"> {
  readonly runProgram: RunProgram;
}

/** Above what any single wait may take. */
const LIMIT = 60_000;

/**
 * Tries an adapter against heddle's contract, case by case: CPython's own under CPython's names, and what
 * heddle has and Python does not.
 *
 * @example
 * conformance({ name: "@heddle/node", test: { describe, it }, createRuntime: createNodeRuntime, supports });
 */
export function conformance(options: ConformanceOptions): void {
  const has = (feature: Feature): boolean => feature !== "programs" && options.supports[feature];
  const home = new Home(options);
  const chosen = options.parts?.flatMap((part): readonly Suite[] => parts[part]);
  register(options, has, (each) => home.run(each), { suites: chosen ?? suites, programs: false });
  options.test.it("every thread has ended, and the runtime closes", () => home.close(), LIMIT);
}

/**
 * Tries how programs that use an adapter end: what they print, and their exit codes.
 *
 * @example
 * programConformance({ name: "@heddle/node", test: { describe, it }, supports, runProgram });
 */
export function programConformance(options: ProgramOptions): void {
  const has = (feature: Feature): boolean => feature === "programs" || options.supports[feature];
  const tools = { program: options.runProgram } as Tools;
  register(options, has, async ({ run }) => run(tools), { suites, programs: true });
}

function register(
  { name, test }: { name: string; test: TestFunctions },
  has: (feature: Feature) => boolean,
  run: (each: Case) => Promise<void>,
  { suites, programs }: { suites: readonly Suite[]; programs: boolean },
): void {
  const counts: Record<string, number> = {};
  for (const { group, topic, cases } of suites) {
    const chosen = cases.filter(
      (each) => applies(each, has) && each.needs.includes("programs") === programs,
    );
    if (chosen.length === 0) continue;
    counts[group] = (counts[group] ?? 0) + chosen.length;
    test.describe(`${name}: ${group}: ${topic}`, () => {
      for (const each of chosen) test.it(each.title, () => run(each), LIMIT);
    });
  }
  console.log(summary(name, counts));
}

/** How many cases are tried, and which of Python's wait for what is not there yet. */
function summary(name: string, counts: Record<string, number>): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const groups = Object.entries(counts).map(([group, count]) => `${group} ${count}`);
  const waiting = deferred.map(({ title, reason }) => `  ${title}: ${reason}`);
  return [`${name}: ${total} cases (${groups.join(", ")}); not yet:`, ...waiting].join("\n");
}

/** The number of cases of each group. */
export function caseCounts(
  has: (feature: Feature) => boolean = () => true,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { group, cases } of suites) {
    counts[group] = (counts[group] ?? 0) + cases.filter((each) => applies(each, has)).length;
  }
  return counts;
}

/** Keeps the runtime that the cases share, and replaces it when one of them has spoilt it. */
class Home {
  #runtime: Runtime | undefined;

  constructor(readonly options: ConformanceOptions) {}

  async run({ title, run }: Case): Promise<void> {
    // Two carriers, so that threads meet neighbours on theirs and strangers on the other.
    const { supports, createRuntime } = this.options;
    this.#runtime ??= createRuntime({ parallelism: 2, excepthook: () => {} });
    this.#runtime.install();
    const tools = new Tools(supports, createRuntime, this.#runtime);
    const before = assertions();
    try {
      await within(Promise.resolve(run(tools)), () => `"${title}"; alive: ${alive() || "none"}`);
      await tools.finish();
      if (assertions() === before) throw new CheckError("the case asserts nothing");
    } catch (error) {
      tools.abandon();
      this.#runtime = undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    if (!this.#runtime) return;
    await within(this.#runtime.close(), () => `runtime.close(); alive: ${alive() || "none"}`);
    if (this.#runtime.carrierCount > 0)
      throw new CheckError("carriers outlive their closed runtime");
  }
}
