export const breaks = [
  {
    what: "an event of PostgreSQL that is seen after a later one is not heard",
    file: "packages/bullmq/src/late-events.ts",
    find: "this.#missing.set(missing, now);",
    put: "",
    by: "bullmq/test/events.test.ts",
  },
  {
    what: "warmUp waits for ever for a queue that cannot be reached",
    file: "packages/bullmq/src/client.ts",
    find: "return reach(this.#open, this.options.connectTimeout);",
    put: "return this.#open;",
    by: "bullmq/test/outside.test.ts > has nobody wait",
  },
  {
    what: "a thread that another machine gives back is a handle in the place of the thread",
    file: "packages/core/src/fleet/values.ts",
    find: "if (own) return own;",
    put: "",
    by: "bullmq/test/threads.test.ts > comes home as itself",
  },
  {
    what: "a thread that gives itself writes its end for ever",
    file: "packages/core/src/fleet/values.ts",
    find: "this.#writing.add(record);",
    put: "",
    by: "bullmq/test/threads.test.ts > comes home as itself",
  },
  {
    what: "a name that run changed on another machine does not come home",
    file: "packages/core/src/fleet/station.ts",
    find: "if (record.name !== name) letter.name = record.name;",
    put: "if (record.renamed) letter.name = record.name;",
    by: "bullmq/test/threads.test.ts > comes home as itself",
  },
];
