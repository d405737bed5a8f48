// `npm run bench`: runs the figures and prints their tables.
import { availableParallelism, loadavg } from "node:os";
import { Command, InvalidArgumentError, Option } from "commander";
import { contestants } from "./contestants.js";
import { type FigureName, figures } from "./figures/index.js";
import { renderTables } from "./report/tables.js";
import { RESULTS, writeResults } from "./results.js";
import { run } from "./run/rounds.js";

interface Flags {
  readonly figure: readonly FigureName[];
  readonly only: readonly string[];
  readonly rounds: number;
  readonly tiny: boolean;
  readonly install: boolean;
  readonly save?: string;
}

const program = new Command("npm run bench --")
  .description("Measures heddle beside its peers, in turn, each in a process or page of its own.")
  .addOption(
    new Option("--figure <names>", "only these, with commas between")
      .argParser((names: string) => choose(names, figures))
      .default(Object.keys(figures), "all"),
  )
  .addOption(
    new Option("--only <subjects>", "only these, with commas between")
      .argParser((names: string) => choose(names, contestants))
      .default([], "all"),
  )
  .addOption(new Option("--rounds <number>", "how often").argParser(parseRounds).default(3))
  .option("--tiny", "hardly any work: to see that everything runs", false)
  .option("--no-install", "leave out who needs a Node that is not installed")
  .option("--save <file>", "write the results as JSON; a whole run writes benchmarks/results.json")
  .addHelpText(
    "after",
    `\nFigures:\n${Object.entries(figures)
      .map(([name, { title }]) => `  ${name.padEnd(24)}${title}`)
      .join("\n")}\n\nSubjects:\n  ${Object.keys(contestants).join(", ")}`,
  )
  .parse();

const flags = program.opts<Flags>();
const cores = availableParallelism();
if ((loadavg()[0] ?? 0) > cores / 2) {
  console.error("This machine is busy with something else: trust the ratios, not the times.");
}
const { figure, ...rest } = flags;
const results = await run({ figures: figure, ...rest }, (line) => console.error(line));
console.log(renderTables(results));

const whole = figure.length === Object.keys(figures).length && flags.only.length === 0;
const target = flags.save ?? (whole && !flags.tiny ? RESULTS : undefined);
if (target) writeResults(target, results);

function choose<Name extends string>(list: string, known: Readonly<Record<Name, unknown>>): Name[] {
  const names = list.split(",");
  const unknown = names.filter((name) => !(name in known));
  if (unknown.length > 0) {
    throw new InvalidArgumentError(
      `There is no ${unknown.join(", ")}; there is ${Object.keys(known).join(", ")}.`,
    );
  }
  return names as Name[];
}

function parseRounds(text: string): number {
  const rounds = Number(text);
  if (!Number.isInteger(rounds) || rounds < 1) throw new InvalidArgumentError("Give 1 or more.");
  return rounds;
}
