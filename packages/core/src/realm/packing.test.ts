import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pack, unpack } from "./packing.js";
import type { Op } from "./protocol.js";

const classes = [{ key: "Pinger" }, { module: "file:///pinger.js", name: "Pinger" }];
const fields = fc.oneof(
  fc.record({ host: fc.string(), retries: fc.nat() }),
  fc.dictionary(fc.string(), fc.nat(), { maxKeys: 3, noNullPrototype: true }),
);
const payload = fc.oneof(
  { weight: 6, arbitrary: fields.map((value) => ({ value })) },
  { weight: 1, arbitrary: fields.map((value) => ({ value, moved: [1] })) },
);
const start = fc.record({
  op: fc.constant("start" as const),
  ident: fc.nat(),
  label: fc.oneof(fc.nat(), fc.string()),
  base: fc.constantFrom("Pinger", "Other"),
  daemon: fc.boolean(),
  kind: fc.constantFrom("virtual" as const, "platform" as const),
  class: fc.constantFrom(...classes),
  fields: payload,
  slot: fc.integer({ min: -1, max: 9 }),
  tag: fc.nat(),
  timed: fc.boolean(),
});
const end = fc.record(
  {
    op: fc.constant("end" as const),
    ident: fc.nat(),
    state: fc.constantFrom("done" as const, "failed" as const),
    value: fc.oneof(fc.constant({ value: undefined }), payload),
    fields: payload,
    deleted: fc.constant(["gone"]),
    times: fc.tuple(fc.nat(), fc.nat()),
  },
  { requiredKeys: ["op", "ident", "state", "value"] },
);
const other = fc.nat().map((ident) => ({ op: "ack" as const, ident }));

describe("a message of many ops", () => {
  it("unpacks to what was packed, in order, whatever the mixture", () => {
    const ops = fc.array(fc.oneof(start, start, end, end, other), { size: "medium" });
    fc.assert(
      fc.property(ops, (all) => {
        const given: Op[] = [];
        unpack(structuredClone(pack(all as Op[])), (op) => given.push(op));
        expect(given).toEqual(all);
      }),
      { numRuns: 1000 },
    );
  });

  it("writes runs of threads that are alike as one", () => {
    const ops = Array.from({ length: 100 }, (_, at) => ({
      op: "start" as const,
      ident: at,
      label: at,
      base: "Pinger",
      daemon: false,
      kind: "virtual" as const,
      class: classes[0] as { key: string },
      fields: { value: { host: `h${at}` } },
      slot: at,
      tag: at,
      timed: false,
    }));
    expect(pack(ops).length).toBe(1);
  });
});
