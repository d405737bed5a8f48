import type { Target, Verdict } from "../target.js";
import { normal, seededRandom, shuffled } from "./random.js";

/** A workstation of the demo's own fleet, and how it behaves. */
export interface Workstation {
  readonly name: string;
  readonly host: string;
  readonly behaviour: "up" | "down" | "silent";
  /** Milliseconds that it takes to answer; 0 where it never does. */
  readonly delay: number;
  /** It loses every so-manieth request, and never its first; 0 where it loses none. */
  readonly losesEvery: number;
}

/** A workstation of the running fleet, as something to ping. */
export interface FleetTarget extends Target {
  readonly workstation: Workstation;
}

export interface FleetOptions {
  readonly count: number;
  readonly seed: number;
}

export const FLEET_DEFAULTS: FleetOptions = { count: 254, seed: 7 };
export const FLEET_LIMIT = 1016;

const HOSTS_PER_NETWORK = 254;
/** Of a hundred workstations. The rest answers, most of them soon. */
const DOWN = 5;
const SILENT = 3;
const SLOW = 3;
const LOSSY = 4;
/** The most that a lossy one loses is one of so many, the least one of so many. */
const LOSES_MOST = 3;
const LOSES_LEAST = 10;

/**
 * The fleet as it is meant to be: the same workstations for the same options, on every machine.
 *
 * Delays are lognormal, as round trips in real networks are: most are short, the tail is long.
 */
export function planFleet({ count, seed }: FleetOptions): Workstation[] {
  const random = seededRandom(seed);
  const digits = Math.max(3, String(count).length);
  const kinds = shuffled(behaviours(count), random);
  const lossy = chooseLossy(kinds, seed);
  return kinds.map((kind, index) => ({
    name: `ws-${String(index + 1).padStart(digits, "0")}`,
    host: loopbackAddress(index),
    behaviour: kind === "slow" ? "up" : kind,
    delay: kind === "up" ? usualDelay(random) : kind === "slow" ? slowDelay(random) : 0,
    losesEvery: lossy.get(index) ?? 0,
  }));
}

/** Which of those that answer lose something, and how much; by a seed of its own. */
function chooseLossy(kinds: readonly string[], seed: number): Map<number, number> {
  const random = seededRandom(seed + 2);
  const answering = kinds.flatMap((kind, index) => (/^(up|slow)$/.test(kind) ? [index] : []));
  const chosen = shuffled(answering, random).slice(0, Math.round((kinds.length * LOSSY) / 100));
  const every = () => LOSES_MOST + Math.floor(random() * (LOSES_LEAST - LOSES_MOST + 1));
  return new Map(chosen.map((index) => [index, every()]));
}

function behaviours(count: number): ("up" | "down" | "silent" | "slow")[] {
  const share = (percent: number) => Math.round((count * percent) / 100);
  const down = share(DOWN);
  const silent = share(SILENT);
  const slow = share(SLOW);
  return Array.from({ length: count }, (_, index) => {
    if (index < down) return "down";
    if (index < down + silent) return "silent";
    return index < down + silent + slow ? "slow" : "up";
  });
}

/** All of 127.0.0.0/8 is this machine. 42 keeps clear of what else may listen there. */
function loopbackAddress(index: number): string {
  return `127.42.${Math.floor(index / HOSTS_PER_NETWORK)}.${(index % HOSTS_PER_NETWORK) + 1}`;
}

function usualDelay(random: () => number): number {
  const median = 45;
  const spread = 0.75;
  return Math.round(Math.min(180, Math.max(2, median * Math.exp(spread * normal(random)))));
}

function slowDelay(random: () => number): number {
  return Math.round(220 + 180 * random());
}

/** What a pinger must find out about it. A browser cannot tell a refusal from silence. */
export function expectedVerdict(workstation: Workstation, from: "node" | "browser"): Verdict {
  if (from === "browser" && workstation.behaviour !== "up") return "no answer";
  return workstation.behaviour;
}

/** Workstations that answer by the plan, chosen by the seed, to be switched off behind its back. */
export function chooseLiars(fleet: readonly Workstation[], lies: number, seed: number): string[] {
  const answering = fleet.filter(({ behaviour }) => behaviour === "up").map(({ name }) => name);
  return shuffled(answering, seededRandom(seed + 1)).slice(0, lies);
}
