import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { ADAPTERS, type Adapter } from "./adapter.js";
import { FLEET_DEFAULTS, FLEET_LIMIT } from "./fleet.js";
import { parseHosts, parsePort } from "./hosts.js";
import type { Target } from "./target.js";
import { UsageError } from "./usage.js";

/** What the person wants, checked. */
export type Wish =
  | {
      readonly kind: "fleet";
      readonly count: number;
      readonly seed: number;
      readonly lies: number;
      readonly timeout: number;
      readonly adapter: Adapter;
      readonly json: boolean;
    }
  | {
      readonly kind: "hosts";
      readonly targets: readonly Target[];
      readonly timeout: number;
      readonly adapter: Adapter;
      readonly json: boolean;
    }
  | { readonly kind: "web"; readonly port: number; readonly count: number; readonly seed: number };

/** Nothing to run: help was asked for, or the words make no sense. */
export interface Ending {
  readonly kind: "end";
  readonly exitCode: 0 | 2;
  readonly text: string;
}

/** The fleet's slowest answers within half of it, so a busy machine changes no verdict. */
const FLEET_TIMEOUT = 1000;
/** Long enough to see a connect that needed a second try, which comes after one second. */
const HOST_TIMEOUT = 2500;
const WEB_PORT = 4254;

interface Flags {
  readonly count?: number;
  readonly seed?: number;
  readonly lie?: number;
  readonly timeout?: number;
  readonly adapter?: Adapter;
  readonly method?: "tcp" | "http";
  readonly port?: number;
  readonly json?: true;
}

/** Reads the words after `npm start --`. */
export function readArguments(words: readonly string[]): Wish | Ending {
  let text = "";
  let wish: Wish | undefined;
  const program = describe((hosts, flags) => {
    wish = decide(hosts, flags);
  });
  const write = (part: string) => {
    text += part;
  };
  program.exitOverride().configureOutput({ writeOut: write, writeErr: write });
  try {
    program.parse(words, { from: "user" });
    return wish as Wish;
  } catch (error) {
    if (error instanceof CommanderError) {
      return { kind: "end", exitCode: error.exitCode === 0 ? 0 : 2, text };
    }
    if (!(error instanceof UsageError)) throw error;
    return { kind: "end", exitCode: 2, text: `error: ${error.message}\n` };
  }
}

function describe(action: (hosts: string[], flags: Flags) => void): Command {
  return new Command("npm start --")
    .usage("[HOST...] [options]\n       npm start -- web [--port <n>]")
    .description(
      "Pings hundreds of workstations at once, with a thread for each.\n\n" +
        "  no HOST  the demo's own fleet, on this machine's loopback addresses\n" +
        "  HOST     example.org, host:22, 10.0.0.7, [::1]:80, 10.0.0.0/24, or a URL\n" +
        "  web      the fleet, pinged by a page that this machine serves",
    )
    .argument("[HOST...]")
    .addOption(
      option(
        "--timeout <ms>",
        `how long to wait for a host (${FLEET_TIMEOUT}, real ones ${HOST_TIMEOUT})`,
        milliseconds,
      ),
    )
    .addOption(
      new Option("--adapter <name>", "run the threads by @heddle/node or @heddle/threads").choices(
        ADAPTERS,
      ),
    )
    .option("--json", "one JSON document instead of the table")
    .optionsGroup("For HOST:")
    .addOption(
      new Option("--method <name>", "connect to a port, or ask over HTTP").choices(["tcp", "http"]),
    )
    .addOption(
      option(
        "--port <n>",
        `where a host names none (443 and 80); for web, the page's (${WEB_PORT})`,
        between(0, 65_535),
      ),
    )
    .optionsGroup("For the fleet:")
    .addOption(
      option("--count <n>", `workstations (${FLEET_DEFAULTS.count})`, between(1, FLEET_LIMIT)),
    )
    .addOption(
      option(
        "--seed <n>",
        `the same number, the same delays (${FLEET_DEFAULTS.seed})`,
        between(0, 2 ** 32 - 1),
      ),
    )
    .addOption(
      option(
        "--lie <n>",
        "switch so many off behind the demo's back: does it notice?",
        between(0, FLEET_LIMIT),
      ),
    )
    .helpOption("-h, --help", "this text")
    .addHelpText(
      "after",
      "\nExit code: 0 when every host is as it should be (up; in the fleet, what the fleet says),\n" +
        "1 when one is not, 2 when the words make no sense, 130 after Ctrl-C.",
    )
    .showHelpAfterError("Try: npm start -- --help")
    .allowExcessArguments(false)
    .action(action);
}

const option = (flags: string, description: string, parse: (text: string) => number) =>
  new Option(flags, description).argParser(parse);

function decide(words: string[], flags: Flags): Wish {
  const { count = FLEET_DEFAULTS.count, seed = FLEET_DEFAULTS.seed, lie: lies = 0 } = flags;
  if (words[0] === "web") {
    if (words.length > 1) throw new UsageError(`web takes no hosts: leave out "${words[1]}"`);
    refuse(flags, ["timeout", "method", "json", "lie"], "has no meaning for web");
    refuse(flags, ["adapter"], "is for the terminal: the page has a choice of its own");
    return { kind: "web", port: flags.port ?? WEB_PORT, count, seed };
  }
  const { adapter = "node", json = false } = flags;
  if (words.length > 0) {
    refuse(
      flags,
      ["count", "seed", "lie"],
      "is for the demo's own fleet: leave it or the hosts out",
    );
    const port = flags.port === undefined ? undefined : parsePort(String(flags.port));
    const targets = parseHosts(words, { method: flags.method, port });
    return { kind: "hosts", targets, timeout: flags.timeout ?? HOST_TIMEOUT, adapter, json };
  }
  refuse(flags, ["method", "port"], "is for hosts: write one, as in npm start -- example.org");
  return {
    kind: "fleet",
    count,
    seed,
    lies,
    timeout: flags.timeout ?? FLEET_TIMEOUT,
    adapter,
    json,
  };
}

function refuse(flags: Flags, names: readonly (keyof Flags)[], why: string): void {
  for (const name of names) {
    if (flags[name] !== undefined) throw new UsageError(`--${name} ${why}`);
  }
}

function milliseconds(text: string): number {
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(ms >= 1 && ms <= 600_000)) {
    throw new InvalidArgumentError("Write milliseconds, from 1 to 600000.");
  }
  return ms;
}

const between = (least: number, most: number) => (text: string) => {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= least && number <= most)) {
    throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
  }
  return number;
};
