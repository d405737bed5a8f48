import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isolate } from "../realm/isolate.js";
import type { Op } from "../realm/protocol.js";
import { decode, type Receiver } from "./decode.js";
import { encode, type Sender } from "./encode.js";
import type { Payload } from "./payload.js";

const nobody = (): never => {
  throw new Error("nothing but data is here");
};

const sender: Sender = { letGo() {}, refOf: () => undefined, describeThread: nobody };
const receiver: Receiver = { find: () => undefined, sharedOf: nobody, threadOf: nobody };

const cross = (payload: Payload): unknown => decode(structuredClone(payload), receiver);

interface Node {
  id: number;
  refs: unknown[];
  extra?: unknown;
}

/** A graph as text, in which each object has the number of its first visit: so identity shows. */
function picture(value: unknown): string {
  const numbers = new Map<object, number>();
  const parts: string[] = [];
  const todo: unknown[] = [value];
  const name = (part: unknown): string => {
    if (typeof part !== "object" || part === null) return String(part);
    if (!numbers.has(part)) {
      numbers.set(part, numbers.size);
      todo.push(part);
    }
    return `#${numbers.get(part)}`;
  };
  name(value);
  for (const part of todo.slice(1)) draw(part);
  for (let at = 2; at < todo.length; at++) draw(todo[at]);
  function draw(part: unknown): void {
    const object = part as Record<string, unknown>;
    const kind = Object.prototype.toString.call(part);
    const entries = part instanceof Map ? [...part].flat() : Object.entries(object).flat();
    const message = part instanceof Error ? part.message : "";
    parts.push(`${numbers.get(object)} ${kind} ${message} ${entries.map(name).join()}`);
  }
  return parts.join("\n");
}

describe("a value of many objects", () => {
  it("shares within itself what it shared, wherever in it", () => {
    const links = fc.array(fc.tuple(fc.nat(1199), fc.nat(1199), fc.nat(5)), {
      minLength: 20,
      maxLength: 600,
    });
    fc.assert(
      fc.property(links, (all) => {
        const nodes: Node[] = Array.from({ length: 1200 }, (_, id) => ({ id, refs: [id] }));
        for (const [from, to, how] of all) {
          const node = nodes[from] as Node;
          if (how < 3) node.refs.push(nodes[to]);
          else if (how === 3) node.extra = new Error("of one", { cause: nodes[to] });
          else if (how === 4) node.extra = new Map([[nodes[to], node]]);
          else node.extra = (nodes[to] as Node).refs;
        }
        const sent = { nodes, index: Object.fromEntries(nodes.map((node) => [node.id, node])) };
        expect(picture(cross(encode(sent, sender)))).toBe(picture(sent));
      }),
      { numRuns: 100 },
    );
  });

  it("stands in a message by itself, also where another there holds some of its objects", () => {
    const table = Array.from({ length: 1000 }, (_, id) => ({ id }));
    const ends = [1, 2].map(
      (ident): Op => ({ op: "end", ident, state: "done", value: encode([...table], sender) }),
    );
    const came = isolate(ends).flatMap((message) => structuredClone(message)) as typeof ends;
    const [one, other] = came.map((op) => op.op === "end" && op.value.value) as (typeof table)[];
    expect([one, other]).toEqual([table, table]);
    expect(one?.some((row, at) => row === other?.[at])).toBe(false);
  });
});
