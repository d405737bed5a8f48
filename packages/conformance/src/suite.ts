import type { Supports } from "./supports.js";
import type { Tools } from "./tools.js";

/** A group of /conformance/threading-cases.txt, or what heddle has and Python does not. */
export type Group =
  | "G1 Lock and RLock"
  | "G2 Lock"
  | "G3 RLock"
  | "G4 Event"
  | "G5 Condition"
  | "G6 Semaphores"
  | "G7 Barrier"
  | "G8 Thread"
  | "G9 Misuse"
  | "G10 Excepthook"
  | "G11 Exit and daemon"
  | "G12 Timer"
  | "G13 local"
  | "G14 Queue"
  | "G15 Futures"
  | "G20 Isolation"
  | "Sharing"
  | "Functions";

export interface Case {
  /** The rule; CPython's name for the case stands in front where there is one. */
  readonly title: string;
  readonly run: (tools: Tools) => void | Promise<void>;
  /** Tried only where the runtime can do this, */
  readonly needs: readonly Feature[];
  /** or only where it cannot. */
  readonly lacks: readonly Feature[];
}

/** What a case may depend on; "programs" where the adapter's test can run a program of its own. */
export type Feature = keyof Supports | "programs";

export interface Suite {
  readonly group: Group;
  readonly topic: string;
  readonly cases: readonly Case[];
}

export interface Test {
  (title: string, run: Case["run"]): void;
  /** Only where the runtime supports it. */
  needs(...features: Feature[]): Test;
  /** Only where the runtime does not support it. */
  lacks(...features: Feature[]): Test;
}

/** Collects the cases of one topic. */
export function suite(group: Group, topic: string, define: (test: Test) => void): Suite {
  const cases: Case[] = [];
  define(testFor(cases, [], []));
  return { group, topic, cases };
}

function testFor(cases: Case[], needs: readonly Feature[], lacks: readonly Feature[]): Test {
  const test = (title: string, run: Case["run"]): void => {
    cases.push({ title, run, needs, lacks });
  };
  return Object.assign(test, {
    needs: (...more: Feature[]) => testFor(cases, [...needs, ...more], lacks),
    lacks: (...more: Feature[]) => testFor(cases, needs, [...lacks, ...more]),
  });
}

/** Whether a case is tried on a runtime with these features. */
export function applies({ needs, lacks }: Case, has: (feature: Feature) => boolean): boolean {
  return needs.every(has) && !lacks.some(has);
}
