export const breaks = [
  {
    what: "an event of PostgreSQL that is seen after a later one is not heard",
    file: "packages/bullmq/src/late-events.ts",
    find: "this.#missing.set(missing, now);",
    put: "",
    by: "bullmq/test/events.test.ts",
  },
];
