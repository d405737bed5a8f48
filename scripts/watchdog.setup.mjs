// Vitest's `setupFiles`: says which test runs in this process, where `watchdog.mjs` looks.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect } from "vitest";

const file = join(process.env.HEDDLE_WATCH, String(process.pid));
const { testPath } = expect.getState();

/** Files of the conformance suite, whose cases have assertions of their own, and counts them. */
const conformance = /(memory|memory\.unshared|modules|roster|primitives|programs)\.test\.ts$/;

function runs(name, limit) {
  writeFileSync(file, JSON.stringify({ name, limit, since: Date.now() }));
}

function nothing() {
  writeFileSync(file, "");
}

runs(`${testPath}, while it is loaded`, 60_000);
beforeEach(({ task }) => {
  runs(`${testPath} > ${task.name}`, task.timeout);
  // One that asserts nothing notices nothing.
  if (!conformance.test(testPath)) expect.hasAssertions();
});
afterEach(nothing);
afterAll(nothing);
