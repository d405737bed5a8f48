import { contestants } from "../contestants.js";
import type { Figure, Measures } from "../figure.js";
import { type FigureName, figures } from "../figures/index.js";
import type { Measured, Results } from "../results.js";
import { describeMachine, packageVersions } from "./machine.js";
import { Pages } from "./pages.js";
import { findPrograms, measureFirst, measureInProcess, type Runtime } from "./processes.js";
import { measureSizes } from "./sizes.js";

export interface Plan {
  readonly figures: readonly FigureName[];
  /** Which subjects take part; all where there is none named. */
  readonly only: readonly string[];
  readonly rounds: number;
  readonly tiny: boolean;
  /** Fetch what is missing, or leave out who needs it. */
  readonly install: boolean;
}

/** Measures everything of a plan: the subjects of a figure in turn, each in a fresh process or page. */
export async function run(plan: Plan, tell: (line: string) => void): Promise<Results> {
  const wanted = (subject: string) => plan.only.length === 0 || plan.only.includes(subject);
  const planned = plan.figures.map((name) => ({
    name,
    figure: figures[name] as Figure,
    subjects: figures[name].subjects.filter(wanted),
  }));
  const all = new Set(planned.flatMap(({ subjects }) => subjects));
  const programs = await findPrograms(new Set([...all].map(runtimeOf)), plan.install);
  const inPages = planned.some(
    ({ figure, subjects }) => figure.place === "page" && subjects.length > 0,
  );
  const pages = inPages ? await Pages.open() : undefined;

  const measure = (name: FigureName, figure: Figure, subject: string): Promise<Measures> => {
    const params = plan.tiny ? figure.tiny : figure.full;
    if (figure.place === "bundle") return measureSizes(subject);
    if (figure.place === "first") return measureFirst(subject);
    if (figure.place === "page") return (pages as Pages).measure(name, subject, params);
    return measureInProcess(programs, name, figure, subject, params);
  };

  const figuresOf: Results["figures"] = {};
  const leftOut: Record<string, string> = {};
  const cannotRun = (figure: Figure, subject: string): boolean => {
    const program = programs.paths[runtimeOf(subject)];
    if (figure.place !== "process" || typeof program === "string") return false;
    leftOut[subject] = program.message;
    return true;
  };
  try {
    for (const { name, figure, subjects } of planned) {
      const measured: Measured = {};
      figuresOf[name] = measured;
      const rounds = figure.exact ? 1 : plan.rounds;
      for (const { round, subject } of turns(rounds, subjects)) {
        const key = `${subject} in ${name}`;
        // Who fails once is out: the rest of its rounds would be compared with other rounds.
        if (cannotRun(figure, subject) || key in leftOut) continue;
        try {
          const measures = await measure(name, figure, subject);
          tell(`${name} ${round}/${rounds} ${subject}: ${show(measures)}`);
          measured[subject] = append(measured[subject], measures);
        } catch (error) {
          leftOut[key] = (error as Error).message;
          delete measured[subject];
          tell(`${name} ${round}/${rounds} ${subject} is left out: ${leftOut[key]}`);
        }
      }
    }
  } finally {
    await pages?.close();
  }
  const versions = {
    ...programs.versions,
    ...(pages && { chromium: pages.version }),
    ...packageVersions(all),
  };
  return { machine: describeMachine(), versions, figures: figuresOf, leftOut };
}

/** A B C, A B C, …: what slows down the machine for a while slows down all of them. */
function turns(rounds: number, subjects: readonly string[]): { round: number; subject: string }[] {
  return Array.from({ length: rounds }, (_, index) =>
    subjects.map((subject) => ({ round: index + 1, subject })),
  ).flat();
}

function append(rows: Measured[string] = {}, measures: Measures): Measured[string] {
  return Object.fromEntries(
    Object.entries(measures).map(([metric, value]) => [metric, [...(rows[metric] ?? []), value]]),
  );
}

function runtimeOf(subject: string): Runtime {
  return contestants[subject]?.needs ?? "node";
}

function show(measures: Measures): string {
  return Object.entries(measures)
    .map(([metric, value]) => `${metric} ${value.toPrecision(3)}`)
    .join(", ");
}
