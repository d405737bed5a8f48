export const breaks = [
  {
    what: "clear leaves the event set",
    file: "packages/core/src/sharing/event.ts",
    find: `    Atomics.store(words, at + FLAG, 0);
    leave(at);`,
    put: "    leave(at);",
    by: ["core/src/sharing/event.test.ts", "core/test/memory.test.ts > G4 Event"],
  },
  {
    what: "set lets nobody through",
    file: "packages/core/src/sharing/event.ts",
    find: `    letThrough(at);
    leave(at);`,
    put: "    leave(at);",
    by: ["core/src/sharing/event.test.ts"],
  },
  {
    what: "notify wakes all",
    file: "packages/core/src/sharing/condition.ts",
    find: `        if (chosen.size >= count) break;
`,
    put: "",
    by: ["core/src/sharing/condition.test.ts", "core/test/memory.test.ts > G5 Condition"],
  },
  {
    what: "notifyAll wakes one",
    file: "packages/core/src/sharing/condition.ts",
    find: "this.#wake(Number.POSITIVE_INFINITY);",
    put: "this.#wake(1);",
    by: ["core/src/sharing/condition.test.ts", "core/test/memory.test.ts > G5 Condition"],
  },
  {
    what: "a notification reaches no promise of a blocked realm",
    file: "packages/core/src/sharing/condition.ts",
    find: "for (const may of [isReady, isThere]) {",
    put: "for (const may of [isReady]) {",
    by: "core/src/sharing/condition.test.ts",
  },
  {
    what: "a notification that was cut off is lost",
    file: "packages/core/src/sharing/condition.ts",
    find: `    const next = firstReady(at);
    if (next !== 0) grant(at, next);`,
    put: `    const next = firstReady(at);
    if (next !== 0) return;`,
    by: ["core/test/waiting.model.test.ts", "core/src/sharing/condition.test.ts"],
  },
  {
    what: "wait comes back without the lock",
    file: "packages/core/src/sharing/condition.ts",
    find: `      await take();
      if (woken) freeWaiter(waiter);`,
    put: "      if (woken) freeWaiter(waiter);",
    by: ["core/src/sharing/condition.test.ts", "core/test/memory.test.ts > G5 Condition"],
  },
  {
    what: "waitFor ends though it is not so",
    file: "packages/core/src/sharing/condition.ts",
    find: `while (!result && left() > 0) {
      await this.wait`,
    put: `if (!result && left() > 0) {
      await this.wait`,
    by: ["core/src/sharing/condition.test.ts", "core/test/memory.test.ts > G5 Condition"],
  },
  {
    what: "waitForSync takes a promise for true",
    file: "packages/core/src/sharing/condition.ts",
    find: 'if (typeof (result as { then?: unknown } | null | undefined)?.then !== "function") return result;',
    put: "return result;",
    by: ["core/src/sharing/condition.test.ts", "node/test/primitives.test.ts > G5 Condition"],
  },
  {
    what: "a condition does not hold its lock",
    file: "packages/core/src/sharing/condition.ts",
    find: `      retain(its[place]);
      words[at + LOCK]`,
    put: "      words[at + LOCK]",
    by: ["core/test/leftovers.test.ts", "core/src/sharing/condition.test.ts"],
  },
  {
    what: "the last to come waits too",
    file: "packages/core/src/sharing/barrier.ts",
    find: "count + 1 < this.parties",
    put: "count < this.parties",
    by: ["core/src/sharing/barrier.test.ts", "core/test/memory.test.ts > G7 Barrier"],
  },
  {
    what: "a barrier lets through one too few",
    file: "packages/core/src/sharing/barrier.ts",
    find: "count + 1 < this.parties",
    put: "count + 2 < this.parties",
    by: ["core/src/sharing/barrier.test.ts", "core/test/memory.test.ts > G7 Barrier"],
  },
  {
    what: "abort does not break",
    file: "packages/core/src/sharing/barrier.ts",
    find: "doing === BREAK ? 1 : 0",
    put: "0",
    by: ["core/src/sharing/barrier.test.ts", "core/test/memory.test.ts > G7 Barrier"],
  },
  {
    what: "reset leaves it broken",
    file: "packages/core/src/sharing/barrier.ts",
    find: "doing === BREAK ? 1 : 0",
    put: "1",
    by: ["core/src/sharing/barrier.test.ts", "core/test/memory.test.ts > G7 Barrier"],
  },
  {
    what: "an action that throws does not break the barrier",
    file: "packages/core/src/sharing/barrier.ts",
    find: `      this.abort();
      throw error;`,
    put: "      throw error;",
    by: ["core/src/sharing/barrier.test.ts", "core/test/memory.test.ts > G7 Barrier"],
  },
  {
    what: "those who wait at a reset go through",
    file: "packages/core/src/sharing/barrier.ts",
    find: "doing === PASS ? (words[waiter + ASKS] as number) : BROKE",
    put: "words[waiter + ASKS] as number",
    by: ["core/src/sharing/barrier.test.ts", "core/test/memory.test.ts > G7 Barrier"],
  },
  {
    what: "a barrier's own timeout is not kept",
    file: "packages/core/src/sharing/barrier.ts",
    find: "if (options?.timeout !== undefined) return wait;",
    put: "return wait;",
    by: ["core/src/sharing/barrier.test.ts", "core/test/memory.test.ts > G7 Barrier"],
  },
  {
    what: "one who gives up leaves the others",
    file: "packages/core/src/sharing/barrier.ts",
    find: "left: (at) => doAll(at, BREAK),",
    put: "left: () => {},",
    by: ["core/src/sharing/barrier.test.ts", "core/test/memory.test.ts > G7 Barrier"],
  },
];
