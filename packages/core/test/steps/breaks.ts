/** Ways in which the waiting core could be wrong, each of which the model must see. */
import type { Sabotage } from "./machine.js";

export const breaks: Record<string, Sabotage> = {
  "a hand-over that was begun is not repaired": [
    "sharing/lock.ts",
    "if (untold && Atomics",
    "if (untold && false && Atomics",
  ],
  "who was woken takes that for served": [
    "sharing/lock.ts",
    "if (!got && !tryTake(at, true)) return false;",
    "",
  ],
  "a waiter is told before it is settled": [
    "sharing/waiters.ts",
    "  Atomics.store(words, waiter + STATE, state);\n  // From here on a waiter that blocks may be gone.\n  if (tell) stack(waiter, realm);",
    "  ring(realm);\n  if (tell) stack(waiter, realm);\n  Atomics.store(words, waiter + STATE, state);\n  if (!tell) return;",
  ],
  "a line is not mended": ["sharing/waiters.ts", "if (died) mend(object);", ""],
  "nobody looks after what he waits for when somebody died": [
    "sharing/waiting.ts",
    "else if (object !== 0) realms.add(realmOf(waiter));",
    "",
  ],
  "who stands in line does not look once more before": [
    "sharing/lock.ts",
    "  const got = tryTake(at, true);\n  if (got) leave(at);\n  return got;\n}\n\nfunction waitFor",
    "  const got = false;\n  if (got) leave(at);\n  return got;\n}\n\nfunction waitFor",
  ],
  "a blocked realm's promises are served": [
    "sharing/waiters.ts",
    "return !isAsync(waiter) || Atomics.load",
    "return true || Atomics.load",
  ],
  "a realm that blocks keeps what its promises were given": [
    "sharing/waiting.ts",
    "function decline(): void {\n",
    "function decline(): void {\n  return;\n",
  ],
  "a permit that was on its way is not moved on": ["sharing/permits.ts", "      finish(at);\n", ""],
  "the pool of records is not mended": ["sharing/waiters.ts", "if (!died) return;", "return;"],
};
