export const breaks = [
  {
    what: "threads stay behind one that computes",
    file: "packages/core/src/main/dispatch/scheduler.ts",
    find: `    for (const thread of slot.untaken()) this.#requeue(slot, thread);
    this.flush();
`,
    put: `    this.flush();
`,
    by: "node/test/modules.test.ts > joinSync in a thread",
  },
  {
    what: "the carrier with the most threads gets the next one",
    file: "packages/core/src/main/dispatch/scheduler.ts",
    find: "if (less === undefined || less < 0) best = slot;",
    put: "if (less === undefined || less > 0) best = slot;",
    by: "node/test/modules.test.ts > carriers and many threads",
  },
  {
    what: "a carrier gets no more than what it has begun",
    file: "packages/core/src/main/dispatch/scheduler.ts",
    find: "slot.unbegun - best.unbegun || slot.live - best.live",
    put: "slot.unbegun - best.unbegun",
    by: "node/test/modules.test.ts > carriers and many threads",
  },
  {
    what: "nobody looks again at what waits behind one that computes",
    file: "packages/core/src/main/dispatch/scheduler.ts",
    find: `    hooks.after(LOOK, () => (hooks.now() > due + LOOK ? hooks.soon(look) : look()));
`,
    put: `    void due;
    void look;
`,
    by: "node/test/modules.test.ts > carriers and many threads",
  },
  {
    what: "a queued thread that is stopped stays in line",
    file: "packages/core/src/main/dispatch/scheduler.ts",
    find: "if (this.#line.remove(thread)) return true;",
    put: "if (this.#line.remove(thread)) return false;",
    by: "core/test/memory.test.ts > G8 Thread: stop",
  },
  {
    what: "a stopped platform thread in line begins",
    file: "packages/core/src/main/dispatch/scheduler.ts",
    find: "return at >= 0 && this.#platform.splice(at, 1).length > 0;",
    put: "return at >= 0;",
    by: ["core/test/model.test.ts", "core/test/memory.test.ts > G8 Thread: stop"],
    survives: "its turn comes at once, and one that has ended is passed over",
  },
  {
    what: "threads that have ended in line are sent",
    file: "packages/core/src/main/dispatch/scheduler.ts",
    find: `    while (line.first?.alive === false) line.shift();
`,
    put: "",
    by: ["core/test/model.test.ts", "core/test/memory.test.ts > G8 Thread: stop"],
    survives: "whoever ends a thread takes it out of the line",
  },
  {
    what: "carriers of threads that have ended stay",
    file: "packages/core/src/main/dispatch/scheduler.ts",
    find: `    if (slot.platform || this.#virtual.length > 1) this.#trim();
`,
    put: "",
    by: ["node/test/modules.test.ts > joinSync in a thread", "core/test/memory.test.ts > stats"],
  },
  {
    what: "a closed runtime sends what waits",
    file: "packages/core/src/main/dispatch/scheduler.ts",
    find: `    if (this.#closed || this.#flushing) return;
`,
    put: `    if (this.#flushing) return;
`,
    by: ["core/test/model.test.ts"],
    survives: "close ends every thread that waits before",
  },
  {
    what: "those who wait for a carrier that came up are forgotten",
    file: "packages/core/src/main/dispatch/scheduler.ts",
    find: `      this.hooks.send(waiting, slot, true, false);
`,
    put: "",
    by: ["node/test/modules.test.ts > kill", "core/test/model.test.ts"],
  },
  {
    what: "a dead carrier is still chosen",
    file: "packages/core/src/main/dispatch/scheduler.ts",
    find: `    this.#virtual = this.#virtual.filter((other) => other !== slot);
    this.#known = undefined;
    const threads`,
    put: "    const threads",
    by: ["core/test/model.test.ts", "core/test/deaths.test.ts"],
  },
  {
    what: "the carrier takes a thread that was taken back",
    file: "packages/core/src/realm/claims.ts",
    find: "Atomics.compareExchange(words, slot, tag, TAKEN) === tag",
    put: "(Atomics.store(words, slot, TAKEN), true)",
    by: ["node/test/storms.test.ts", "core/test/model.test.ts"],
  },
  {
    what: "main takes back a thread that has begun",
    file: "packages/core/src/realm/claims.ts",
    find: "Atomics.compareExchange(this.#words, slot, tag, BACK) === tag",
    put: "(Atomics.store(this.#words, slot, BACK), true)",
    by: ["core/test/model.test.ts", "node/test/storms.test.ts"],
  },
  {
    what: "a block of claims is lent again too early",
    file: "packages/core/src/realm/claims.ts",
    find: "if (lent > 0 || (block === this.#block && this.#next < this.#end)) return;",
    put: "if (lent > 1 || (block === this.#block && this.#next < this.#end)) return;",
    by: ["core/src/realm/claims.test.ts"],
  },
  {
    what: "claims of one word use one tag",
    file: "packages/core/src/realm/claims.ts",
    find: "this.tag === 0x7fff_ffff ? 1 : this.tag + 1",
    put: "this.tag",
    by: ["core/src/realm/claims.test.ts"],
  },
  {
    what: "a block of claims is never lent again",
    file: "packages/core/src/realm/claims.ts",
    find: `    else this.#free++;
`,
    put: "",
    by: ["core/src/realm/claims.test.ts", "node/test/modules.test.ts > carriers and many threads"],
  },
  {
    what: "untaken threads come in the order of their words",
    file: "packages/core/src/realm/claims.ts",
    find: "const block = (this.#block + turn) % blocks;",
    put: "const block = turn - 1;",
    by: ["core/src/realm/claims.test.ts"],
  },
  {
    what: "neighbours of an op that cannot be cloned are dropped",
    file: "packages/core/src/realm/outbox.ts",
    find: `if (entries.length > 1) for (const entry of entries) this.#alone(entry);
      else if`,
    put: "if",
    by: ["core/src/realm/outbox.test.ts", "core/test/memory.test.ts > G20"],
  },
  {
    what: "what moves with an end is copied",
    file: "packages/core/src/realm/outbox.ts",
    find: "  return [...new Set([...(entry.value.moved ?? []), ...(entry.fields?.moved ?? [])])];",
    put: "  return NOTHING;",
    by: ["core/test/memory.test.ts > transfer"],
  },
  {
    what: "what moves with a start is copied",
    file: "packages/core/src/realm/outbox.ts",
    find: 'if (entry.op === "start") return entry.fields.moved ?? NOTHING;',
    put: 'if (entry.op === "start") return NOTHING;',
    by: ["core/test/memory.test.ts > transfer"],
  },
  {
    what: "who is asleep at its lane is not woken",
    file: "packages/core/src/realm/outbox.ts",
    find: `      if (lane.asleep) this.#post(NOTHING, NOTHING);
`,
    put: "",
    by: ["core/test/model.test.ts", "core/src/realm/outbox.test.ts", "node/test/turns.test.ts"],
  },
  {
    what: "each side counts no messages",
    file: "packages/core/src/realm/outbox.ts",
    find: "this.#posts = (this.#posts + 1) | 0;",
    put: "",
    by: ["core/test/model.test.ts"],
  },
  {
    what: "a thread that was lent is forgotten at its end",
    file: "packages/core/src/main/thread-table.ts",
    find: "(far.loans > 0 || far.unacked?.size)",
    put: "far.unacked?.size",
    by: ["node/test/queue.test.ts", "node/test/modules.test.ts > queue"],
  },
  {
    what: "an end is forgotten before those who were told know",
    file: "packages/core/src/main/thread-table.ts",
    find: "(far.loans > 0 || far.unacked?.size)",
    put: "far.loans > 0",
    by: ["core/test/model.test.ts"],
  },
  {
    what: "an ended thread stays in the table",
    file: "packages/core/src/main/thread-table.ts",
    find: "this.#jobs.delete(job.ident);",
    put: "",
    by: "core/test/memory.test.ts > G8 Thread: join",
  },
  {
    what: "holders of a handle do not hear of the end",
    file: "packages/core/src/main/thread-table.ts",
    find: `    far.holders.add(link);
`,
    put: "",
    by: "core/test/memory.test.ts > handles",
  },
  {
    what: "who takes a thread out of a queue does not hear of its end",
    file: "packages/core/src/main/loans.ts",
    find: "else if (job.far?.source !== link) table.follow(job, link);",
    put: "",
    by: ["node/test/queue.test.ts", "node/test/modules.test.ts > kill"],
  },
  {
    what: "who takes an ended thread out of a queue hears nothing",
    file: "packages/core/src/main/loans.ts",
    find: `if (job.ended) this.endings.tell(link, job);
      else if`,
    put: "if",
    by: ["node/test/queue.test.ts"],
  },
  {
    what: "a handle that main took out early is never told",
    file: "packages/core/src/main/loans.ts",
    find: `    if (this.#expected.size > 0) this.#settle(job.ident, job);
`,
    put: "",
    by: "node/test/queue.test.ts",
  },
];
