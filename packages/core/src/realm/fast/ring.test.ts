import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RING_BYTES, RingReader, RingWriter } from "./ring.js";

function ring(): { writer: RingWriter; reader: RingReader } {
  const memory = new SharedArrayBuffer(RING_BYTES * 2);
  return { writer: new RingWriter(memory, RING_BYTES), reader: new RingReader(memory, RING_BYTES) };
}

/** Not-a-numbers whose bits say something else. */
const odd = new Float64Array(
  new BigUint64Array([0x7ffc_0006_0000_0004n, 0xffff_ffff_0000_0001n]).buffer,
);

const value = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.string({ unit: "binary", maxLength: 256 }),
  fc.constantFrom(undefined, null, true, false, -0, Number.NaN, odd[0], odd[1], "", "𝒳"),
);

describe("a ring", () => {
  it("gives what was written, frame by frame, however often it went round", () => {
    const { writer, reader } = ring();
    fc.assert(
      fc.property(fc.array(value, { maxLength: 20 }), fc.integer(), (values, high) => {
        writer.begin();
        writer.pair(values.length, high);
        for (const each of values) writer.value(each);
        expect(reader.ready).toBe(false);
        expect(writer.commit()).toBe(true);
        expect(reader.ready).toBe(true);
        expect([reader.low(), reader.high()]).toEqual([values.length, high]);
        reader.skip();
        for (const each of values) expect(Object.is(reader.value(), each)).toBe(true);
        reader.release();
        expect(reader.ready).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it("takes no more than it has room for, and keeps what nobody has read", () => {
    const { writer, reader } = ring();
    let written = 0;
    for (;;) {
      writer.begin();
      for (let at = 0; at < 100; at++) writer.value(written);
      if (!writer.commit()) break;
      written++;
    }
    expect(written).toBeGreaterThan(10);
    for (let frame = 0; frame < written; frame++) {
      for (let at = 0; at < 100; at++) expect(reader.value()).toBe(frame);
      reader.release();
    }
    expect(reader.ready).toBe(false);
    writer.begin();
    writer.value("again");
    expect(writer.commit()).toBe(true);
    expect(reader.value()).toBe("again");
  });

  it("leaves nothing of a frame with something that no cell holds, or that is too long", () => {
    const { writer, reader } = ring();
    for (const bad of [1n, "x".repeat(257), {}, Symbol("s")]) {
      writer.begin();
      writer.value(1);
      writer.value(bad);
      expect(writer.commit()).toBe(false);
      expect(reader.ready).toBe(false);
    }
    writer.begin();
    writer.value("good");
    expect(writer.commit()).toBe(true);
    expect(reader.value()).toBe("good");
  });
});
