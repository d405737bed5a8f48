/**
 * Runs the conformance suite of @heddle/node on the runtime that runs this program, and prints what came of it as the
 * last line, in JSON. Arguments: `short`, `roster`, `only=…`.
 */
import { Worker } from "node:worker_threads";
import { caseCounts, conformance } from "@heddle/conformance";
import * as classes from "@heddle/conformance/fixtures";
import { createNodeRuntime } from "@heddle/node";
import { Cases } from "./cases.mjs";
import { supportsOf } from "./supports.mjs";

const given = new Set(process.argv.slice(2));
const roster = given.has("roster");
const only = process.argv.find((word) => word.startsWith("only="))?.slice(5);
const file = new URL("./program.worker.mjs", import.meta.url);
const cases = new Cases();
conformance({
  name: "@heddle/node",
  test: cases.test,
  createRuntime: roster
    ? (options) =>
        createNodeRuntime({ classes, worker: (its) => new Worker(file, its), ...options })
    : createNodeRuntime,
  supports: supportsOf({ roster }),
});
const { passed, failures } = await cases.run({
  short: given.has("short"),
  only,
  failed: ({ name, why }) => console.log(`FAILED ${name}\n${why}`),
});
const all = Object.values(caseCounts()).reduce((sum, count) => sum + count, 0);
process.stdout.write(`${JSON.stringify({ passed, failures, all, sharedMemory: true })}\n`);
process.exit(failures.length > 0 ? 1 : 0);
