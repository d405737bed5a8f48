import { describe, expect, it } from "vitest";
import { Outbox } from "./outbox.js";
import { type Packed, unpack } from "./packing.js";
import type { Op } from "./protocol.js";

const end = (ident: number, value: unknown, moved?: unknown[]): Op => ({
  op: "end",
  ident,
  state: "done",
  value: { value, moved },
});

/** An outbox whose wire clones, as every wire does. */
function outbox(): { box: Outbox; sent: Op[][]; failed: [Op, unknown][]; posts: () => number } {
  const sent: Op[][] = [];
  const failed: [Op, unknown][] = [];
  let rings = 0;
  const post = (message: unknown, transfer: readonly unknown[]): void => {
    const ops: Op[] = [];
    const clone = structuredClone(message, { transfer: [...transfer] as ArrayBuffer[] });
    unpack(clone as Packed[], (op) => ops.push(op));
    sent.push(ops);
  };
  const box = new Outbox(
    { post },
    () => rings++,
    (op, error) => failed.push([op, error]),
  );
  return { box, sent, failed, posts: () => rings };
}

const identsOf = (ops: Op[] | undefined): unknown[] =>
  (ops ?? []).map((op) => "ident" in op && op.ident);

describe("an outbox", () => {
  it("sends what one tick has to say as one message, in order, and rings once", async () => {
    const { box, sent, posts } = outbox();
    for (const ident of [1, 2, 3]) box.push(end(ident, "same"));
    box.push({ op: "ack", ident: 4 });
    expect(sent).toEqual([]);
    await Promise.resolve();
    expect(sent.length).toBe(1);
    expect(identsOf(sent[0])).toEqual([1, 2, 3, 4]);
    expect(posts()).toBe(1);
  });

  it("asks a function for its op when the message leaves, and does without where it has none", async () => {
    const { box, sent } = outbox();
    let value = "early";
    box.push(() => end(1, value));
    box.push(() => undefined);
    value = "late";
    await Promise.resolve();
    expect(sent).toEqual([[expect.objectContaining({ ident: 1, value: { value: "late" } })]]);
  });

  it("sends what such a function adds along with the rest", async () => {
    const { box, sent } = outbox();
    box.push(() => {
      box.push(end(2, "added"));
      return end(1, "first");
    });
    await Promise.resolve();
    expect(identsOf(sent.flat())).toEqual([1, 2]);
  });

  it("tells of an op that cannot be cloned, and sends its neighbours", async () => {
    const { box, sent, failed } = outbox();
    box.push(end(1, "a"));
    box.push(end(2, () => 1));
    box.push(end(3, "c"));
    await Promise.resolve();
    expect(identsOf(sent.flat())).toEqual([1, 3]);
    expect(identsOf(failed.map(([op]) => op))).toEqual([2]);
    expect(failed[0]?.[1]).toMatchObject({ name: "DataCloneError" });
  });

  it("tells of one that is alone in its message too", async () => {
    const { box, sent, failed } = outbox();
    box.push(end(1, () => 1));
    await Promise.resolve();
    expect([sent.length, failed.length]).toEqual([0, 1]);
  });

  it("leaves a neighbour's buffers where they are when the message fails, and moves them then", async () => {
    const { box, sent, failed } = outbox();
    const buffer = new ArrayBuffer(8);
    box.push(end(1, buffer, [buffer]));
    box.push(end(2, () => 1));
    await Promise.resolve();
    expect(identsOf(sent.flat())).toEqual([1]);
    expect(buffer.byteLength).toBe(0);
    expect(failed.length).toBe(1);
  });

  it("lists a buffer once that two ops move", async () => {
    const { box, sent } = outbox();
    const buffer = new ArrayBuffer(8);
    box.push(end(1, buffer, [buffer]));
    box.push(end(2, [buffer], [buffer]));
    await Promise.resolve();
    expect(identsOf(sent[0])).toEqual([1, 2]);
  });

  it("sends nothing where there is nothing", () => {
    const { box, sent, posts } = outbox();
    box.flush();
    box.push(() => undefined);
    box.flush();
    expect([sent.length, posts()]).toEqual([0, 0]);
  });

  it("what is pushed while something fails is sent next", async () => {
    const sent: unknown[] = [];
    const post = (message: unknown): void => void sent.push(structuredClone(message));
    const box: Outbox = new Outbox(
      { post },
      () => {},
      () => box.push(end(9, "instead")),
    );
    box.push(end(1, () => 1));
    await Promise.resolve();
    await Promise.resolve();
    expect(JSON.stringify(sent)).toContain("instead");
  });
});
