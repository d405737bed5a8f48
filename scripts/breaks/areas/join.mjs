export const breaks = [
  {
    what: "a join that times out leaves its waiter on the thread",
    file: "packages/core/src/thread.ts",
    find: `      off();
`,
    put: "",
    by: "core/test/leftovers.test.ts",
  },
  {
    what: "a join that was given up leaves its listener on the signal",
    file: "packages/core/src/thread.ts",
    find: `      unlisten?.();
      realm.unhold();`,
    put: "      realm.unhold();",
    by: "core/test/leftovers.test.ts",
  },
  {
    what: "a join with an aborted signal waits",
    file: "packages/core/src/thread.ts",
    find: "if (signal?.aborted) return reject(signal.reason);",
    put: "",
    by: "core/test/memory.test.ts > G8 Thread: join",
  },
  {
    what: "a join with a timeout of 0 waits",
    file: "packages/core/src/thread.ts",
    find: "if (timeout === 0) return reject(timedOut(record, 0));",
    put: "",
    by: "core/test/memory.test.ts > G8 Thread: join",
  },
  {
    what: "a join of the current thread waits for ever",
    file: "packages/core/src/thread.ts",
    find: "if (record.alive && record.realm.isCurrent(thread) === true) {",
    put: "if (false) {",
    by: ["core/test/memory.test.ts > G9 Misuse", "core/test/memory.test.ts > G8 Thread: join"],
  },
  {
    what: "a thread starts twice",
    file: "packages/core/src/thread.ts",
    find: `if (record.state !== "new") {
      throw`,
    put: `if (false) {
      throw`,
    by: "core/test/memory.test.ts > G9 Misuse",
  },
  {
    what: "a field may hide a member",
    file: "packages/core/src/thread.ts",
    find: "if (!RESERVED.has(key)) continue;",
    put: "continue;",
    by: ["core/test/memory.test.ts > G9 Misuse", "core/test/memory.test.ts > fields"],
  },
  {
    what: "a virtual thread can be killed",
    file: "packages/core/src/thread.ts",
    find: 'if (record.kind !== "platform") {',
    put: "if (false) {",
    by: "core/test/memory.test.ts > G8 Thread: kill",
  },
  {
    what: "a failure that was joined is told all the same",
    file: "packages/core/src/thread.ts",
    find: `      realm.joined(record);
      reject(record.value);`,
    put: "      reject(record.value);",
    by: [
      "node/test/programs.test.ts > failures that nobody joins",
      "core/test/memory.test.ts > G10",
    ],
  },
  {
    what: "a thread with a signal of its own leaves its listener",
    file: "packages/core/src/realm/record.ts",
    find: `  if (unlisten) call(unlisten);
`,
    put: "",
    by: "core/test/leftovers.test.ts",
  },
  {
    what: "one of many who wait for an end breaks the others",
    file: "packages/core/src/realm/record.ts",
    find: "  if (waiters) for (const waiter of waiters) call(waiter);",
    put: "  if (waiters) for (const waiter of waiters) { call(waiter); break; }",
    by: "core/test/memory.test.ts > G8 Thread: join",
  },
  {
    what: "a thread ends twice",
    file: "packages/core/src/realm/record.ts",
    find: `    if (this.ended) return;
    this.state = state;`,
    put: "    this.state = state;",
    by: "core/src/realm/record.test.ts",
  },
  {
    what: "the signal of a thread that was stopped before it was looked at is not aborted",
    file: "packages/core/src/realm/record.ts",
    find: "if (rare.stopping) rare.controller.abort(rare.reason);",
    put: "",
    by: "core/src/realm/record.test.ts",
  },
  {
    what: "a second stop takes the place of the first",
    file: "packages/core/src/realm/record.ts",
    find: `    if (rare.stopping) return;
`,
    put: "",
    by: "core/src/realm/record.test.ts",
  },
  {
    what: "the listener on a signal is one for each who waits",
    file: "packages/core/src/base/abort.ts",
    find: "waiting.get(signal) ?? listen(signal)",
    put: "listen(signal)",
    by: ["node/test/processes.test.ts > many joins", "core/test/leftovers.test.ts"],
  },
  {
    what: "the last who waits leaves the listener on the signal",
    file: "packages/core/src/base/abort.ts",
    find: `    signal.removeEventListener("abort", listener);
`,
    put: "",
    by: "core/test/leftovers.test.ts",
  },
  {
    what: "an abort reaches one of those who wait",
    file: "packages/core/src/base/abort.ts",
    find: "for (const call of calls) call();",
    put: "for (const call of calls) { call(); break; }",
    by: ["core/test/memory.test.ts", "core/test/leftovers.test.ts"],
  },
];
