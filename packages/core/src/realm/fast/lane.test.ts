import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Outbox } from "../outbox.js";
import type { Item, Packed } from "../protocol.js";
import { Cells } from "./columns.js";
import { LANE_BYTES, Lane } from "./lane.js";
import { addEnd } from "./rows.js";
import { Templates } from "./templates.js";

/** One end: what it says goes by message or by lane, what it hears is written down. */
class End {
  readonly lane: Lane;
  readonly outbox: Outbox;
  readonly heard: unknown[] = [];
  #taken = 0;
  said = 0;
  other: End | undefined;
  /** Messages on their way here. */
  readonly coming: (Item | Packed)[][] = [];

  constructor(memory: SharedArrayBuffer, side: 0 | 1) {
    this.outbox = new Outbox(
      { post: (message) => this.other?.coming.push(structuredClone(message) as Item[]) },
      () => {},
      () => {},
    );
    const templates = new Templates();
    this.outbox.templates = templates;
    this.lane = new Lane(memory, side, templates);
    this.outbox.lane = this.lane;
  }

  say(kind: number, count: number): void {
    for (let left = count; left > 0; left--) {
      const ident = this.said++;
      const value = [ident * 2, `${ident}`, ident % 2 === 0][kind % 3];
      if (kind === 3) this.outbox.push({ op: "ack", ident });
      else if (kind === 4) this.outbox.push({ op: "begun", idents: [ident] });
      else {
        const rows = addEnd(this.outbox.last, this.outbox, ident, value, undefined, undefined);
        if (rows !== true) this.outbox.push(rows as never);
      }
    }
  }

  readonly hear = (item: Item): void => {
    if (item.op === "begun") this.heard.push(...Array.from(item.idents));
    else if (item.op === "ends") {
      const idents = new Cells(item.idents);
      for (let row = 0; row < item.count; row++) this.heard.push(idents.at(row));
    } else this.heard.push((item as { ident: number }).ident);
  };

  deliver(): void {
    const message = this.coming.shift();
    if (!message) return;
    this.look();
    for (const item of message) this.hear(this.outbox.open(item));
    this.#taken++;
    this.look();
  }

  look(): void {
    this.lane.drain(this.#taken, this.hear);
  }
}

function ends(): [End, End] {
  const memory = new SharedArrayBuffer(LANE_BYTES);
  const [one, two] = [new End(memory, 0), new End(memory, 1)];
  [one.other, two.other] = [two, one];
  return [one, two];
}

const step = fc.tuple(
  fc.nat(1),
  fc.constantFrom("say", "flush", "deliver", "look", "wake", "sleep"),
  fc.nat(4),
  fc.integer({ min: 1, max: 12 }),
);

describe("a lane beside the wire", () => {
  it("keeps what is said in order, and loses and doubles nothing, whoever looks when", () => {
    let byLane = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200, size: "max" }), (steps) => {
        const both = ends();
        for (const [who, what, kind, count] of steps) {
          const end = both[who] as End;
          if (what === "say") end.say(kind, count);
          else if (what === "flush") {
            const before = end.other?.coming.length;
            end.outbox.flush();
            if (end.other?.coming.length === before && end.other?.lane.ready) byLane++;
          } else if (what === "deliver") end.deliver();
          else if (what === "look") end.look();
          else if (what === "wake") end.lane.awake = true;
          else {
            // As a poller does: whoever sees it awake before that has written by then.
            end.lane.awake = false;
            end.look();
          }
        }
        for (const end of both) end.outbox.flush();
        for (const end of both) {
          end.look();
          while (end.coming.length > 0) end.deliver();
        }
        for (const end of both) {
          const said = end.other?.said as number;
          expect(end.heard).toEqual(Array.from({ length: said }, (_, at) => at));
        }
      }),
      { numRuns: 1000 },
    );
    expect(byLane, "some of it went through the lane").toBeGreaterThan(100);
  });

  it("wakes the other side with an empty message where it does not look, or looked until just now", () => {
    const [one, two] = ends();
    for (let times = 0; times < 3; times++) {
      one.say(0, 1);
      one.outbox.flush();
      two.deliver();
    }
    one.say(0, 1);
    one.outbox.flush();
    expect(two.coming).toEqual([[]]);
    two.deliver();
    two.lane.awake = true;
    one.say(0, 1);
    one.outbox.flush();
    expect(two.coming).toEqual([]);
    two.look();
    one.say(0, 1);
    // It falls asleep while this is being written.
    const { put } = one.lane;
    one.lane.put = (entries, posts) => {
      const done = put.call(one.lane, entries, posts);
      two.lane.awake = false;
      return done;
    };
    one.outbox.flush();
    expect(two.coming).toEqual([[]]);
    two.deliver();
    expect(two.heard).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it("is not used before the other side has its end: what it says first goes by message", () => {
    const memory = new SharedArrayBuffer(LANE_BYTES);
    const one = new End(memory, 0);
    const heard: unknown[] = [];
    one.other = { coming: heard } as unknown as End;
    for (let times = 0; times < 3; times++) {
      one.say(0, 1);
      one.outbox.flush();
    }
    expect(heard.map((message) => (message as unknown[]).length)).toEqual([1, 1, 1]);
  });
});
