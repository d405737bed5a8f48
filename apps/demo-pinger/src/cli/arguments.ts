import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { ADAPTERS, type Adapter } from "../adapter.js";
import { FLEET_DEFAULTS, FLEET_LIMIT } from "../fleet/plan.js";
import { FORMATS, type Format } from "../formats/index.js";
import { UsageError } from "../usage.js";
import { EXIT } from "./exit.js";

/** What the person wants, checked as far as words alone can be. */
export type Wish = PingWish | FleetWish | WebWish | ServeWish;

export interface PingWish {
  readonly kind: "ping";
  /** Null: the demo's own fleet. */
  readonly sources: { readonly words: readonly string[]; readonly files: readonly string[] } | null;
  readonly fleet: FleetOptions & { readonly lies: number; readonly crashes: number };
  readonly mode: "auto" | "icmp" | "tcp" | "http";
  readonly port: number | undefined;
  /** Infinity with --loop. */
  readonly count: number;
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
  readonly rate: number | undefined;
  readonly maxHosts: number;
  readonly compare: boolean;
  readonly adapter: Adapter;
  readonly carriers: number | undefined;
  /** Of the queue that other machines serve. */
  readonly connection: string | undefined;
  readonly format: Format;
  readonly show: "all" | "alive" | "unreachable";
  readonly quiet: boolean;
  readonly maxLoss: number | undefined;
  readonly reachable: number | undefined;
}

interface FleetOptions {
  readonly count: number;
  readonly seed: number;
}

export interface FleetWish extends FleetOptions {
  readonly kind: "fleet";
  readonly port: number;
}

export interface WebWish extends FleetOptions {
  readonly kind: "web";
  readonly port: number;
}

export interface ServeWish {
  readonly kind: "serve";
  readonly connection: string;
  readonly machine: string | undefined;
  readonly carriers: number | undefined;
  readonly quiet: boolean;
}

/** Nothing to run: help was asked for, or the words make no sense. */
export interface Ending {
  readonly kind: "end";
  readonly exitCode: 0 | typeof EXIT.usage;
  readonly text: string;
}

const DEFAULTS = {
  count: 3,
  interval: 1_000,
  timeout: 1_000,
  retries: 0,
  maxHosts: 1_024,
  webPort: 4254,
} as const;

const MODES = ["auto", "icmp", "tcp", "http"] as const;
const HOUR = 3_600_000;

interface Flags {
  readonly file: string[];
  readonly mode?: PingWish["mode"];
  readonly port?: number;
  readonly count?: number;
  readonly loop?: true;
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
  readonly rate?: number;
  readonly maxHosts: number;
  readonly compare?: true;
  readonly adapter: Adapter;
  readonly carriers?: number;
  readonly connection?: string;
  readonly machine?: string;
  readonly format?: Format;
  readonly json?: true;
  readonly alive?: true;
  readonly unreachable?: true;
  readonly quiet?: true;
  readonly maxLoss?: number;
  readonly reachable?: number;
  readonly workstations?: number;
  readonly seed?: number;
  readonly lie?: number;
  readonly crash?: number;
}

/** Reads the words after `npm start --`. */
export function readArguments(words: readonly string[]): Wish | Ending {
  let text = "";
  let wish: Wish | undefined;
  const write = (part: string) => {
    text += part;
  };
  const program = describe((found) => {
    wish = found;
  });
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({ writeOut: write, writeErr: write });
  }
  try {
    program.parse(words, { from: "user" });
    return wish as Wish;
  } catch (error) {
    if (error instanceof CommanderError) {
      return { kind: "end", exitCode: error.exitCode === 0 ? 0 : EXIT.usage, text };
    }
    if (!(error instanceof UsageError)) throw error;
    return { kind: "end", exitCode: EXIT.usage, text: `error: ${error.message}\n` };
  }
}

function describe(found: (wish: Wish) => void): Command {
  const program = new Command("npm start --")
    .usage("[HOST...] [options]")
    .description(
      "Pings hundreds of hosts at once, with a thread for each.\n\n" +
        "  no HOST  the demo's own fleet of workstations, on this machine's loopback addresses\n" +
        "  HOST     example.org, host:22, 10.0.0.7, [::1]:80, fe80::1%eth0, 10.0.0.0/24, 10.0.0.1-50, a URL,\n" +
        "           each with a name of its own: nas=10.0.0.7; - reads hosts from standard input",
    )
    .enablePositionalOptions()
    .argument("[HOST...]")
    .optionsGroup("What is asked:")
    .option(
      "-f, --file <path>",
      "hosts from a file, one to a line; # begins a comment",
      collect,
      [],
    )
    .addOption(
      new Option("--mode <name>", "auto: the system's ping where it may be used, else tcp").choices(
        MODES,
      ),
    )
    .addOption(number("-p, --port <n>", "where a host names none (443 and 80)", 1, 65_535))
    .addOption(
      number("--max-hosts <n>", "refuse more hosts than that", 1, 65_536, DEFAULTS.maxHosts),
    )
    .optionsGroup("How often, and how long:")
    .addOption(number("-c, --count <n>", `probes of each host (${DEFAULTS.count})`, 1, 1_000_000))
    .option("--loop", "until Ctrl-C")
    .addOption(
      number(
        "-i, --interval <ms>",
        "from one probe of a host to the next",
        1,
        HOUR,
        DEFAULTS.interval,
      ),
    )
    .addOption(
      number("-t, --timeout <ms>", "until a probe counts as lost", 1, HOUR, DEFAULTS.timeout),
    )
    .addOption(
      number("--retries <n>", "send a probe again that got no answer", 0, 100, DEFAULTS.retries),
    )
    .addOption(number("--rate <n>", "probes a second of all hosts together, at most", 1, 1_000_000))
    .optionsGroup("What is printed:")
    .addOption(new Option("--format <name>", "the form of the results (table)").choices(FORMATS))
    .option("--json", "short for --format json")
    .option("--alive", "only the names of hosts that answered, one to a line")
    .option("--unreachable", "only the names of hosts that did not")
    .option("-q, --quiet", "no progress and no notices; of the table, the summary alone")
    .optionsGroup("What counts as success:")
    .addOption(
      new Option("--max-loss <percent>", "a host that loses more is down").argParser(
        numberIn(0, 100, false),
      ),
    )
    .addOption(number("--reachable <n>", "so many hosts that are up are enough", 1, 65_536))
    .optionsGroup("How it runs:")
    .addOption(
      new Option(
        "--adapter <name>",
        "run the threads by @heddle/node, @heddle/threads or @heddle/bullmq",
      )
        .choices(ADAPTERS)
        .default("node"),
    )
    .addOption(
      number("--carriers <n>", "workers that run the threads (one a processor; bullmq: 2)", 1, 64),
    )
    .addOption(connection("with bullmq: ping from the machines that serve this queue"))
    .option("--compare", "first one after another, then all at once: how much faster is that?")
    .optionsGroup("The demo's own fleet:")
    .addOption(workstations())
    .addOption(seed())
    .addOption(
      number(
        "--lie <n>",
        "switch so many off behind the demo's back: does it notice?",
        0,
        FLEET_LIMIT,
      ),
    )
    .addOption(
      number("--crash <n>", "let so many threads crash: do the others go on?", 0, FLEET_LIMIT),
    )
    .helpOption("-h, --help", "this text")
    .addHelpText(
      "after",
      "\nExit code: 0 all hosts are up, 1 some are down, 2 some names have no address, 3 the words make no\n" +
        "sense, 4 the program failed, 130 Ctrl-C. With the fleet 0 when each is as the fleet says.\n\n" +
        "In a terminal: s sorts, / filters, p pauses, ? helps, q quits.",
    )
    .action((hosts: string[], flags: Flags) => found(pingWish(hosts, flags)));
  program
    .command("fleet")
    .description("serves the fleet until Ctrl-C, and prints its hosts, for this or another pinger")
    .addOption(workstations())
    .addOption(seed())
    .addOption(number("-p, --port <n>", "its port (a free one)", 1, 65_535))
    .action((flags: Flags) =>
      found({ kind: "fleet", ...fleetOptions(flags), port: flags.port ?? 0 }),
    );
  program
    .command("serve")
    .description("pings from this machine for whoever names the same queue, until Ctrl-C")
    .addOption(connection("the queue (HEDDLE_CONNECTION)"))
    .option("--machine <name>", "what the others' tables call it (the host's name and a number)")
    .addOption(number("--carriers <n>", "workers that run the threads (one a processor)", 1, 64))
    .option("-q, --quiet", "no notices")
    .action((flags: Flags) => found(serveWish(flags)));
  program
    .command("web")
    .description("serves a page that pings the fleet, or hosts of yours, from a browser")
    .addOption(workstations())
    .addOption(seed())
    .addOption(
      number("-p, --port <n>", "the page's port; 0 takes a free one", 0, 65_535, DEFAULTS.webPort),
    )
    .action((flags: Flags) =>
      found({ kind: "web", ...fleetOptions(flags), port: flags.port ?? DEFAULTS.webPort }),
    );
  for (const command of [program, ...program.commands]) {
    command.showHelpAfterError("Try: npm start -- --help").allowExcessArguments(false);
  }
  return program;
}

const workstations = () =>
  number("--workstations <n>", `how many (${FLEET_DEFAULTS.count})`, 1, FLEET_LIMIT);
const connection = (description: string) =>
  new Option("--connection <url>", description).argParser((text: string) => {
    if (URL.canParse(text) && /^(rediss?|postgres(ql)?):\/\/./.test(text)) return text;
    throw new InvalidArgumentError("Write redis://HOST:PORT, rediss://… or postgres://….");
  });
const seed = () =>
  number("--seed <n>", `the same number, the same delays (${FLEET_DEFAULTS.seed})`, 0, 2 ** 32 - 1);

function fleetOptions({ workstations, seed }: Pick<Flags, "workstations" | "seed">): FleetOptions {
  return { count: workstations ?? FLEET_DEFAULTS.count, seed: seed ?? FLEET_DEFAULTS.seed };
}

function serveWish({ connection, machine, carriers, quiet }: Flags): ServeWish {
  const url = connection ?? process.env.HEDDLE_CONNECTION;
  if (url === undefined)
    throw new UsageError("serve needs the queue: --connection redis://HOST:PORT, or postgres://…");
  return { kind: "serve", connection: url, machine, carriers, quiet: quiet ?? false };
}

function pingWish(words: string[], flags: Flags): PingWish {
  const ofFleet = words.length === 0 && flags.file.length === 0;
  if (ofFleet) {
    refuse(flags, ["mode", "port"], "is for hosts: write one, as in npm start -- example.org");
  } else {
    refuse(
      flags,
      ["workstations", "seed", "lie", "crash"],
      "is for the demo's own fleet: leave it or the hosts out",
    );
  }
  if (flags.adapter !== "bullmq") {
    refuse(flags, ["connection"], "is for --adapter bullmq: write both");
  } else {
    refuse(
      flags,
      ["rate"],
      "needs memory that all threads share, and machines share none: leave it out",
    );
    exclude(flags, "connection", "carriers");
  }
  exclude(flags, "loop", "count");
  exclude(flags, "loop", "compare");
  exclude(flags, "json", "format");
  exclude(flags, "alive", "unreachable");
  for (const one of ["alive", "unreachable"] as const) {
    exclude(flags, one, "json");
    exclude(flags, one, "format");
  }
  return {
    kind: "ping",
    sources: ofFleet ? null : { words, files: flags.file },
    fleet: { ...fleetOptions(flags), lies: flags.lie ?? 0, crashes: flags.crash ?? 0 },
    mode: flags.mode ?? "auto",
    port: flags.port,
    count: flags.loop ? Number.POSITIVE_INFINITY : (flags.count ?? DEFAULTS.count),
    interval: flags.interval,
    timeout: flags.timeout,
    retries: flags.retries,
    rate: flags.rate,
    maxHosts: flags.maxHosts,
    compare: flags.compare ?? false,
    adapter: flags.adapter,
    carriers: flags.carriers,
    connection: flags.connection,
    format: flags.json ? "json" : (flags.format ?? "table"),
    show: flags.alive ? "alive" : flags.unreachable ? "unreachable" : "all",
    quiet: flags.quiet ?? false,
    maxLoss: flags.maxLoss,
    reachable: flags.reachable,
  };
}

function refuse(flags: Flags, names: readonly (keyof Flags)[], because: string): void {
  const given = names.find((name) => flags[name] !== undefined);
  if (given !== undefined) throw new UsageError(`${written(given)} ${because}`);
}

function exclude(flags: Flags, one: keyof Flags, other: keyof Flags): void {
  if (flags[one] === undefined || flags[other] === undefined) return;
  throw new UsageError(
    `${written(one)} and ${written(other)} contradict each other: leave one of them out`,
  );
}

const written = (name: string) =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const collect = (path: string, before: string[]) => [...before, path];

function number(
  flags: string,
  description: string,
  least: number,
  most: number,
  byDefault?: number,
) {
  const option = new Option(flags, description).argParser(numberIn(least, most, true));
  return byDefault === undefined ? option : option.default(byDefault);
}

function numberIn(least: number, most: number, whole: boolean): (text: string) => number {
  return (text) => {
    const value = (whole ? /^\d{1,10}$/ : /^\d{1,10}(\.\d+)?$/).test(text)
      ? Number(text)
      : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(
      `Write a ${whole ? "whole number" : "number"} from ${least} to ${most}.`,
    );
  };
}
