/** The modules of one build: what each of them has, and what is written into it. */

import { readFileSync, statSync } from "node:fs";
import MagicString, { type SourceMap } from "magic-string";
import { type Facts, factsOf } from "./facts.js";
import { mayHaveThreads, type Plan, planFor } from "./plan.js";
import { isScript } from "./syntax.js";
import type { Asking, Found, Question } from "./threads.js";

export interface Written {
  readonly code: string;
  readonly map: SourceMap;
}

/** Finds the file that a module's name stands for. */
export type Resolve = (question: Question) => Promise<string | undefined> | string | undefined;

interface Read {
  readonly changed: number;
  readonly facts: Facts | undefined;
}

const read = new Map<string, Read>();

/** What a file has, read again when it has changed. */
function factsAt(file: string): Facts | undefined {
  const changed = statSync(file).mtimeMs;
  const known = read.get(file);
  if (known?.changed === changed) return known.facts;
  const facts = factsOf(file, readFileSync(file, "utf8"));
  read.set(file, { changed, facts });
  return facts;
}

function foundAt(id: string | undefined): Found | undefined {
  const file = id?.replace(/[?#].*$/, "");
  if (!file || !isScript(file)) return undefined;
  try {
    const facts = factsAt(file);
    return facts && { file, facts };
  } catch {
    // No file: what a plugin makes up has no threads that could be found.
    return undefined;
  }
}

/** @param key the expression that other threads find the module by. */
export async function plan(
  file: string,
  code: string,
  key: string,
  resolve: Resolve,
): Promise<Plan | undefined> {
  const asking = begin(file, code, key);
  let step = asking?.next();
  while (step && !step.done) step = asking?.next(foundAt(await resolve(step.value)));
  return step?.value;
}

/** The same at once. */
export function planSync(
  file: string,
  code: string,
  key: string,
  resolve: (question: Question) => string | undefined,
): Plan | undefined {
  const asking = begin(file, code, key);
  let step = asking?.next();
  while (step && !step.done) step = asking?.next(foundAt(resolve(step.value)));
  return step?.value;
}

function begin(file: string, code: string, key: string): Asking<Plan> | undefined {
  const facts = mayHaveThreads(code) ? factsOf(file, code) : undefined;
  return facts && planFor({ file, facts }, key);
}

/** @param more what comes in front, and at the end. */
export function write(
  file: string,
  code: string,
  { edits, makesTasks }: Plan,
  more = { front: "", end: "" },
): Written {
  const text = new MagicString(code);
  for (const { start, end, text: own } of edits)
    if (start === end) text.appendLeft(start, own);
    else text.update(start, end, own);
  // On the first line, so that lines stay where they are.
  const tasks = makesTasks ? 'import { task as __heddle_task } from "@heddle/core"; ' : "";
  text.prepend(more.front + tasks);
  if (more.end) text.append(`\n${more.end}`);
  return {
    code: text.toString(),
    map: text.generateMap({ source: file, hires: "boundary", includeContent: true }),
  };
}
