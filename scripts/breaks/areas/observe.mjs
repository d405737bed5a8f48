export const breaks = [
  {
    what: "a quantile is one bucket too high",
    file: "packages/core/src/base/histogram.ts",
    find: "return left <= 0;",
    put: "return left < 0;",
    by: "core/src/base/histogram.test.ts",
  },
  {
    what: "the largest is not kept",
    file: "packages/core/src/base/histogram.ts",
    find: "if (ms > this.max) this.max = ms;",
    put: "this.max = ms;",
    by: "core/src/base/histogram.test.ts",
  },
  {
    what: "a quantile may be above the largest",
    file: "packages/core/src/base/histogram.ts",
    find: "Math.min(middle(LOWEST + at), this.max)",
    put: "middle(LOWEST + at)",
    by: "core/src/base/histogram.test.ts",
  },
  {
    what: "an observer that was taken off is told",
    file: "packages/core/src/main/observation.ts",
    find: `      this.#observers.delete(entry);
`,
    put: "",
    by: "core/test/memory.test.ts > observe",
  },
  {
    what: "one observer that throws keeps the others from hearing",
    file: "packages/core/src/main/observation.ts",
    find: `        uncaught(error);
`,
    put: `        throw error;
`,
    by: ["node/test/programs.test.ts > observer"],
  },
  {
    what: "an end is told before its start",
    file: "packages/core/src/main/observation.ts",
    find: `    this.tell("start", startEvent(job));
`,
    put: "",
    by: "core/test/memory.test.ts > observe",
  },
  {
    what: "ends are counted by twos",
    file: "packages/core/src/main/observation.ts",
    find: "this.ended[state]++;",
    put: "this.ended[state] += 2;",
    by: "core/test/memory.test.ts > stats",
  },
  {
    what: "what ended is still alive",
    file: "packages/core/src/main/observation.ts",
    find: `    this.alive--;
`,
    put: "",
    by: "core/test/memory.test.ts > stats",
  },
  {
    what: "how long a thread waited is how long it ran",
    file: "packages/core/src/main/observation.ts",
    find: "this.ran.add(event.ran);",
    put: "this.ran.add(event.waited);",
    by: ["core/test/memory.test.ts > observe", "core/test/memory.test.ts > stats"],
  },
  {
    what: "a carrier's ends are not counted",
    file: "packages/core/src/main/observation.ts",
    find: 'if (ranOn && state === "done") ranOn.done++;',
    put: "",
    by: "core/test/memory.test.ts > stats",
  },
  {
    what: "events can be changed",
    file: "packages/core/src/main/observation.ts",
    find: `    Object.freeze(event);
`,
    put: "",
    by: "core/test/memory.test.ts > observe",
  },
  {
    what: "a failure that was joined is told",
    file: "packages/core/src/main/failures.ts",
    find: `  joined(ident: number): void {
    this.#unjoined.delete(ident);`,
    put: "  joined(_: number): void {",
    by: ["node/test/programs.test.ts > failures that nobody joins"],
  },
  {
    what: "a failure is told twice",
    file: "packages/core/src/main/failures.ts",
    find: `        failure.told = true;
`,
    put: "",
    by: ["node/test/programs.test.ts > failures that nobody joins"],
  },
  {
    what: "a thread that was collected is told of at the end only",
    survives: "a second after its end it is told in any case",
    file: "packages/core/src/main/failures.ts",
    find: "if (thread) this.#collected.register(thread, ident);",
    put: "",
    by: ["node/test/processes.test.ts > collected"],
  },
  {
    what: "the exit code stays 0",
    file: "packages/core/src/main/failures.ts",
    find: "for (const { printed } of this.#unjoined.values()) if (printed) this.host.fail();",
    put: "",
    by: ["node/test/programs.test.ts > failures that nobody joins"],
  },
  {
    what: "a hook that throws keeps the next failure from being told",
    file: "packages/core/src/main/failures.ts",
    find: `      this.print(failure);
`,
    put: `      throw hookError;
`,
    by: ["node/test/programs.test.ts > failures that nobody joins"],
  },
  {
    what: "a failure that a carrier joined is told by main",
    file: "packages/core/src/main/ops.ts",
    find: "return record ? record.realm?.joined(record) : realm.failures.joined(op.ident);",
    put: "return;",
    by: ["node/test/programs.test.ts > failures that nobody joins"],
  },
  {
    what: "a lost thread that a carrier started and dropped is not told",
    survives: "a second after its end it is told in any case",
    file: "packages/core/src/main/ops.ts",
    find: "return realm.failures.collected(op.ident);",
    put: "return;",
    by: ["node/test/processes.test.ts > collected"],
  },
  {
    what: "only failures of a thread that a carrier drops are told, not losses",
    survives: "a second after its end it is told in any case",
    file: "packages/core/src/carrier/carrier-realm.ts",
    find: 'if (thread && (state === "failed" || state === "lost"))',
    put: 'if (thread && state === "failed")',
    by: ["node/test/processes.test.ts > collected"],
  },
];
