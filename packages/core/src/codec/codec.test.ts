import { runInNewContext } from "node:vm";
import { equals } from "@heddle/conformance";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ThreadError } from "../base/errors.js";
import type { ClassLike } from "../port.js";
import type { ClassRef } from "./classes.js";
import { decode, type Receiver } from "./decode.js";
import { encode, type Sender } from "./encode.js";
import { graph } from "./payload.js";
import { transfer } from "./transfer.js";
import { explain } from "./uncloneable.js";

class HostError extends RangeError {
  constructor(
    message: string,
    readonly host: unknown,
  ) {
    super(message);
  }
}

const known = new Map<ClassLike, ClassRef>([[HostError, { key: "HostError" }]]);

const sender: Sender = {
  letGo() {},
  refOf: (type) => known.get(type),
  describeThread: () => {
    throw new ThreadError("THREAD_NOT_STARTED", "no threads here");
  },
};

const receiver: Receiver = {
  find: (ref) => [...known].find(([, its]) => JSON.stringify(its) === JSON.stringify(ref))?.[0],
  sharedOf: () => {
    throw new Error("nothing is shared here");
  },
  threadOf: () => {
    throw new Error("no threads here");
  },
};

/** There and back, as a message goes. */
function travel<T>(value: T): T {
  const payload = encode(value, sender);
  const moved = [...(payload.moved ?? [])] as ArrayBuffer[];
  return decode(structuredClone(payload, { transfer: moved }), receiver) as T;
}

/** Errors of all sorts around a value. */
function errors(inner: fc.Arbitrary<unknown>): fc.Arbitrary<Error> {
  const text = fc.string();
  return fc.oneof(
    text.map((message) => new TypeError(message)),
    fc.tuple(text, inner).map(([message, cause]) => new Error(message, { cause })),
    fc.tuple(text, inner).map(([message, host]) => new HostError(message, host)),
    fc.array(inner, { maxLength: 3 }).map((all) => new AggregateError(all, "several")),
    fc
      .tuple(text, fc.dictionary(fc.string(), inner, { maxKeys: 3 }))
      .map(([message, more]) => assignOwn(new Error(message), more)),
  );
}

/** `name`, `message`, `stack`, `cause` and `errors` mean something of their own to an error. */
function assignOwn(error: Error, more: Record<string, unknown>): Error {
  for (const [key, value] of Object.entries(more)) {
    if (["name", "message", "stack", "cause", "errors"].includes(key)) continue;
    Object.defineProperty(error, key, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return error;
}

/** What threads pass each other: any nesting of what structured clone takes, and errors. */
const { value } = fc.letrec<{ value: unknown; leaf: unknown; error: Error }>((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom(undefined, null, true, 0, -0, Number.NaN, Number.NEGATIVE_INFINITY),
    fc.double(),
    fc.bigInt(),
    fc.string({ unit: "binary" }),
    fc.date(),
    fc.uint8Array({ maxLength: 4 }),
    fc.constant(/x+/giu),
  ),
  error: errors(tie("value")),
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    tie("leaf"),
    tie("error"),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.sparseArray(tie("value"), { maxLength: 6, maxNumElements: 3 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 4, noNullPrototype: true }),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 3 }).map((all) => new Map(all)),
    fc.array(tie("value"), { maxLength: 3 }).map((all) => new Set(all)),
  ),
}));

describe("a value that travels", () => {
  it("is at home what it was", () => {
    fc.assert(
      fc.property(value, (sent) => {
        const came = travel(sent);
        const same = equals(came, sent);
        // Its message shows where they differ.
        if (!same) expect(came).toEqual(sent);
        expect(same).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("is left untouched where it comes from", () => {
    fc.assert(
      fc.property(value, (sent) => {
        const before = travel(sent);
        travel(sent);
        expect(equals(travel(sent), before)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("shares within itself what it shared, and runs in the same circles", () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const knot: Record<string, unknown> = { a, b };
        knot.again = a;
        knot.self = knot;
        knot.map = new Map<unknown, unknown>([[knot, a]]);
        knot.set = new Set([knot]);
        const error = new Error("in the circle", { cause: knot });
        knot.error = error;
        knot.list = [error, knot];
        const came = travel(knot);
        expect(came.again).toBe(came.a);
        expect(came.self).toBe(came);
        expect((came.map as Map<unknown, unknown>).get(came)).toBe(came.a);
        expect((came.set as Set<unknown>).has(came)).toBe(true);
        expect((came.error as Error).cause).toBe(came);
        expect((came.list as unknown[])[0]).toBe(came.error);
      }),
      { numRuns: 300 },
    );
  });

  it("is copied, so that nothing in a message is also in another", () => {
    const bytes = new Uint8Array(2);
    const plain = { list: [1, { two: new Map([[3, new Set([4])]]) }], bytes };
    const { value, specials, moved, [graph]: kept } = encode(plain, sender);
    expect([value, specials, moved]).toEqual([plain, undefined, undefined]);
    expect([value === plain, (value as typeof plain).list === plain.list]).toEqual([false, false]);
    expect(kept).toEqual([bytes, bytes.buffer]);
  });

  it("cannot be mistaken for a placeholder, whatever it looks like", () => {
    const error = new Error("real");
    const payload = encode({ error, fake: {} }, sender);
    const lookalike = structuredClone(payload.value);
    const came = travel({
      error,
      fake: {},
      lookalike,
      nested: payload.specials?.map(([it]) => it),
    });
    expect(came.fake).toEqual({});
    expect(came.nested).toEqual([{}]);
    expect(came.error.message).toBe("real");
  });
});

describe("an error that travels", () => {
  it("may be its own cause, and stand among its own errors", () => {
    const error = new AggregateError([], "round") as AggregateError & { cause: unknown };
    error.cause = error;
    error.errors.push(error);
    const came = travel(error);
    expect(came.cause).toBe(came);
    expect(came.errors[0]).toBe(came);
  });

  it("keeps a class that the receiver finds, and runs no constructor for it", () => {
    const came = travel(new HostError("down", { name: "h1" }));
    expect(came).toBeInstanceOf(HostError);
    expect(came.host).toEqual({ name: "h1" });
    expect(Object.keys(came)).toEqual(["host"]);
  });

  it("keeps the name that its class gives it, where the receiver does not know the class", () => {
    class Strange extends Error {
      override get name() {
        return "StrangeError";
      }
    }
    expect(travel(new Strange("odd")).name).toBe("StrangeError");
  });

  it("ends after 1000 causes of causes: the rest is left out of it", () => {
    let chain = new Error("first");
    for (let left = 20_000; left > 0; left--) chain = new Error("next", { cause: chain });
    let count = 0;
    for (let at: unknown = travel(chain); at; at = (at as Error).cause) count++;
    expect(count).toBe(1000);
  });

  it("keeps a cause and errors that its class has getters for", () => {
    class Late extends Error {
      override get cause() {
        return "too much to do";
      }
      get errors() {
        return [1, 2];
      }
    }
    expect(travel(new Late("late"))).toMatchObject({ cause: "too much to do", errors: [1, 2] });
  });

  it("has no enumerable name, message, stack, cause or errors at home", () => {
    const came = travel(new AggregateError([1], "several", { cause: 2 }));
    expect(Object.keys(came)).toEqual([]);
  });

  it("of another realm, or another copy of core, keeps its built-in class", () => {
    for (const [name, type] of Object.entries({ RangeError, TypeError, SyntaxError, Error })) {
      const error: Error = runInNewContext(`new ${name}("from elsewhere")`);
      expect(error instanceof Error).toBe(false);
      const came = travel({ error }).error;
      expect([came.constructor, came.message]).toEqual([type, "from elsewhere"]);
    }
    // A class of the same name, as another copy of core has it.
    class Copy extends Error {
      override name = "ThreadError";
      readonly code = "THREAD_LOST";
    }
    const came = travel(new Copy("lost")) as Error & { code: string };
    expect(came).toBeInstanceOf(ThreadError);
    expect([came.message, came.code]).toEqual(["lost", "THREAD_LOST"]);
  });

  it("keeps its way home through a realm that does not know its class", () => {
    const stranger: Receiver = { ...receiver, find: () => undefined };
    const abroad = decode(structuredClone(encode(new HostError("down", 1), sender)), stranger);
    expect((abroad as Error).constructor).toBe(RangeError);
    expect(travel(abroad)).toBeInstanceOf(HostError);
  });
});

describe("what moves", () => {
  it("is listed once, however often it is met, and only for one journey", () => {
    const buffer = new ArrayBuffer(4);
    const bytes = transfer(new Uint8Array(buffer), [buffer]);
    expect(encode({ a: bytes, b: [bytes] }, sender).moved).toEqual([buffer]);
    expect(encode({ a: bytes }, sender).moved).toBeUndefined();
  });

  it("is found at any depth, in Maps, Sets, causes and properties", () => {
    const buffers = Array.from({ length: 4 }, () => new ArrayBuffer(1));
    const [a, b, c, d] = buffers.map((buffer) => transfer(buffer)) as [
      object,
      object,
      object,
      object,
    ];
    const error = new Error("with baggage", { cause: [c] });
    const sent = {
      map: new Map([[a, 1]]),
      set: new Set([[b]]),
      error: Object.assign(error, { d }),
    };
    expect(new Set(encode(sent, sender).moved)).toEqual(new Set(buffers));
  });

  it("a port that does not move is refused before structured clone sees it", () => {
    const { port1, port2 } = new MessageChannel();
    expect(() => encode({ port: port1 }, sender)).toThrow("transfer(port)");
    expect(encode({ port: transfer(port2) }, sender).moved).toEqual([port2]);
    port1.close();
  });
});

describe("the path to what cannot be cloned", () => {
  const path = (root: unknown): string =>
    explain(() => root, "Pinger", "keep it out", new Error("why")).message;

  it("is told as one would write it", () => {
    const call = (): void => {};
    expect(path({ options: { onReply: call } })).toContain("Pinger.options.onReply is a function");
    expect(path({ list: [1, [call]] })).toContain("Pinger.list[1][0] is a function");
    expect(path({ map: new Map([["key", call]]) })).toContain(
      'Pinger.map.get("key") is a function',
    );
    expect(path({ map: new Map([[call, 1]]) })).toContain("Pinger.map.keys()[0] is a function");
    expect(path({ set: new Set([1, call]) })).toContain("Pinger.set.values()[1] is a function");
    expect(path({ mark: Symbol("mark") })).toContain("Pinger.mark is a symbol");
    expect(path({ weak: new WeakMap() })).toContain("Pinger.weak is a WeakMap");
  });

  it("ends in a circle too, and has the cause where nothing is found", () => {
    const round: Record<string, unknown> = {};
    round.self = round;
    expect(path(round)).toContain("Pinger: why");
  });

  it("is found for whatever structured clone refuses, wherever it stands", () => {
    const culprits = fc.constantFrom(() => 1, Symbol("mark"), new WeakMap(), Promise.resolve());
    fc.assert(
      fc.property(
        value,
        culprits,
        fc.array(fc.string(), { maxLength: 3 }),
        (plain, culprit, keys) => {
          const deep = keys.reduceRight<unknown>(
            (inner, key) => ({ plain, [key]: inner }),
            culprit,
          );
          expect(() => structuredClone(deep)).toThrow();
          expect(path({ deep })).toMatch(
            /Pinger\.deep.* is a (function|symbol|WeakMap|Promise), which/s,
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
