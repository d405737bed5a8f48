const lost = "node/test/modules.test.ts > carriers that end";
const kill = "node/test/modules.test.ts > G8 Thread: kill";
const kills = "node/test/primitives.test.ts > the killed one does nothing more";

export const breaks = [
  {
    what: "nothing runs elsewhere after a carrier's death",
    file: "packages/core/src/main/dispatch/scheduler.ts",
    find: "(failed && slot.platform) || !this.#requeue(slot, thread),",
    put: "true,",
    by: ["core/test/deaths.test.ts", lost],
  },
  {
    what: "messages that Node has not handed over at a carrier's end are dropped",
    file: "packages/carriers/src/parent.node.ts",
    find: "for (let next = receive(); next; next = receive()) events.message(next.message);",
    put: "",
    by: "node/test/deaths.test.ts > said before",
  },
  {
    what: "what stands in a dead carrier's lane is dropped",
    file: "packages/core/src/main/link.ts",
    find: `if (this.dead) return;
    this.#takeIn();`,
    put: "if (this.dead) return;",
    by: "node/test/deaths.test.ts > also where it said it through shared memory",
  },
  {
    what: "a worker of Node does not say what it has before it exits",
    file: "packages/carriers/src/worker.node.ts",
    find: "    carrier.flush();\n    printRest",
    put: "    printRest",
    by: [
      "node/test/deaths.test.ts > what a carrier said before it ended",
      "node/test/modules.test.ts > carriers that end",
    ],
  },
  {
    what: "a thread that a dead carrier started and never said is waited for for ever",
    file: "packages/core/src/main/main-realm.ts",
    find: "this.values.died(link);",
    put: "",
    by: kill,
  },
  {
    what: "a carrier is told as dead though it is still running, while Node's main thread blocks",
    file: "packages/carriers/src/life.node.ts",
    find: "return idle >= 0 || !(this.#heard || Number.isFinite(this.#terminatedAt));",
    put: "return !Number.isFinite(this.#terminatedAt) && (idle >= 0 || !this.#heard);",
    by: kills,
  },
  {
    what: "a page tells a worker as dead without waiting until it has stopped",
    file: "packages/carriers/src/parent.browser.ts",
    find: "if (lock) await new Promise<void>((resolve) => take(lock, held, resolve));",
    put: "await 0;",
    by: "browser/test/roster.threads.test.ts > the killed one does nothing more",
  },
  {
    what: "a page closes its end of the wire as soon as it ends a worker",
    file: "packages/carriers/src/parent.browser.ts",
    find: "keeper.end();\n    void",
    put: "keeper.end();\n    port.close();\n    void",
    by: "browser/test/roster.test.ts > result is on its way",
  },
  {
    what: "a killed thread's result that is on its way is dropped on Node",
    file: "packages/core/src/main/endings.ts",
    find: "if (!job || job.link !== link || job.far?.ending) return drop(op);",
    put: "if (!job || job.link !== link || job.far?.ending || job.far?.killed) return drop(op);",
    by: kill,
  },
  {
    what: "the children of a carrier that ends are ended with it",
    file: "packages/core/src/main/main-realm.ts",
    find: "if (far.source === link) far.source = undefined;",
    put: 'if (far.source === link) { far.source = undefined; this.end(job, "lost", new Error()); }',
    by: lost,
  },
  {
    what: "a platform thread's carrier that dies takes no cause along",
    file: "packages/core/src/main/main-realm.ts",
    find: "const why = link.fatal ? decode(link.fatal, this.table) : cause;",
    put: "const why = cause;",
    by: lost,
  },
  {
    what: "locks that a dead carrier held are never given on",
    file: "packages/core/src/main/link.ts",
    find: "bury(this.seat);",
    put: "",
    by: "node/test/primitives.test.ts > a carrier that ends with a lock",
  },
  {
    what: "a killed thread ends as lost",
    file: "packages/core/src/main/main-realm.ts",
    find: "if (job.far?.killed) this.#endUnasked(job, killError(job));",
    put: "if (false) this.#endUnasked(job, killError(job));",
    by: kill,
  },
  {
    what: "of a killed thread the own reason of who had stopped it is told",
    file: "packages/core/src/main/main-realm.ts",
    find: "job.stoppedBy = undefined;",
    put: "",
    by: kill,
  },
  {
    what: "what cannot be cleared up after a carrier keeps its threads waiting",
    file: "packages/core/src/main/link.ts",
    find: "    try {\n      if (stopped) this.#leaveSeat();\n    } finally {\n      // Whatever it has left behind in shared memory, its threads end.\n      this.#end(cause);\n    }\n",
    put: "    if (stopped) this.#leaveSeat();\n    this.#end(cause);\n",
    by: "core/test/faults.test.ts > is told dead",
  },
];
