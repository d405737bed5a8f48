import { describe, expect, it, vi } from "vitest";
import { addEnd } from "./fast/rows.js";
import { Templates } from "./fast/templates.js";
import { Outbox } from "./outbox.js";
import type { Item, Op } from "./protocol.js";

const end = (ident: number, value: unknown, moved?: unknown[]): Op => ({
  op: "end",
  ident,
  state: "done",
  value: { value, moved },
});

/** An outbox whose wire clones, as every wire does. */
function outbox(): { box: Outbox; sent: Item[][]; failed: [Op, unknown][]; posts: () => number } {
  const sent: Item[][] = [];
  const failed: [Op, unknown][] = [];
  let rings = 0;
  const post = (message: unknown, transfer: readonly unknown[]): void => {
    const clone = structuredClone(message, { transfer: [...transfer] as ArrayBuffer[] });
    sent.push(clone as Item[]);
  };
  const box = new Outbox(
    { post },
    () => rings++,
    (op, error) => failed.push([op, error]),
  );
  box.templates = new Templates();
  return { box, sent, failed, posts: () => rings };
}

const identsOf = (ops: Item[] | undefined): unknown[] =>
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

  it("waits for what else a turn brings where it has just sent and is told to, and sends all of it as one", async () => {
    const { box, sent } = outbox();
    const now = vi.spyOn(Date, "now").mockReturnValue(1000);
    const later: (() => void)[] = [];
    let many = true;
    box.gathering = { pays: () => many, later: (flush) => void later.push(flush) };
    for (const ident of [1, 2, 3]) {
      box.push(end(ident, "same"));
      await Promise.resolve();
    }
    expect(sent.map(identsOf), "the first one at once").toEqual([[1]]);
    expect(later.length).toBe(1);
    later[0]?.();
    expect(sent.map(identsOf)).toEqual([[1], [2, 3]]);
    now.mockReturnValue(1001);
    box.push(end(4, "same"));
    await Promise.resolve();
    expect(sent.map(identsOf), "a moment later at once again").toEqual([[1], [2, 3], [4]]);
    now.mockReturnValue(1001);
    box.push(end(0, "same"));
    for (let ident = 0; ident < 31; ident++) box.grown();
    await Promise.resolve();
    expect(sent.length, "few wait").toBe(3);
    box.grown();
    await Promise.resolve();
    expect(sent.length, "and not many").toBe(4);
    many = false;
    box.push(end(5, "same"));
    await Promise.resolve();
    expect(sent.length, "or where it is told not to").toBe(5);
    now.mockRestore();
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

  it("sends threads that are alike as one, in their place among the rest", async () => {
    const { box, sent } = outbox();
    const alike = (ident: number): void => {
      const rows = addEnd(box.last, box, ident, ident * 2, undefined, undefined);
      if (rows && rows !== true) box.push(rows);
    };
    box.push({ op: "ack", ident: 1 });
    for (const ident of [2, 3, 4]) alike(ident);
    box.push({ op: "ack", ident: 5 });
    alike(6);
    await Promise.resolve();
    expect(sent[0]?.map(({ op }) => op)).toEqual(["ack", "ends", "ack", "ends"]);
    expect(sent[0]?.[1]).toMatchObject({ count: 3, idents: { first: 2, step: 1 } });
  });

  it("tells a function what stands last when its turn comes", async () => {
    const { box, sent } = outbox();
    const later = (ident: number) =>
      box.push((last) => {
        const rows = addEnd(last, sent, ident, undefined, undefined, undefined);
        return rows === true ? undefined : rows;
      });
    for (const ident of [1, 2, 3]) later(ident);
    await Promise.resolve();
    expect(sent).toMatchObject([[{ op: "ends", count: 3 }]]);
  });

  it("sends rows also where their neighbour cannot be cloned", async () => {
    const { box, sent, failed } = outbox();
    const rows = addEnd(undefined, {}, 1, "a", undefined, undefined);
    if (rows && rows !== true) box.push(rows);
    box.push(end(2, () => 1));
    await Promise.resolve();
    expect(sent).toMatchObject([[{ op: "ends", count: 1 }]]);
    expect(failed.length).toBe(1);
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
