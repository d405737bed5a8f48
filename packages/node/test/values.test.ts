import { tryValues } from "@heddle/carriers/values";
import { createNodeRuntime } from "@heddle/node";
import { expect, it } from "vitest";

/** Some of each: `HEDDLE_VALUES=100000 npx vitest run test/values.test.ts` is the same for longer. */
const cases = Number(process.env.HEDDLE_VALUES ?? 500);

it(
  `what structured clone gives is what arrives, wherever it stands: ${cases} values`,
  async () => {
    await using runtime = createNodeRuntime({ parallelism: 2, excepthook: () => {} });
    await expect(tryValues({ runtime, cases, sharedMemory: true })).resolves.toBeUndefined();
  },
  60_000 + 20 * cases,
);
