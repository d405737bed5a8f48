/**
 * Small programs, for what can only be seen from outside: what is printed, how a program ends, and with
 * which exit code. An adapter's test runs each in a process of its own, with the adapter imported.
 */
import { failurePrograms } from "./programs.failures.js";
import { lifePrograms } from "./programs.life.js";
import { sharingPrograms } from "./programs.sharing.js";

/** What a program is given: the URL of the adapter's entry, for one that imports it once more. */
export type Program = (given: { adapter: string }) => void | Promise<void>;

const all = { ...failurePrograms, ...lifePrograms, ...sharingPrograms };

export type ProgramName = keyof typeof all;
export const programs: Readonly<Record<ProgramName, Program>> = all;
