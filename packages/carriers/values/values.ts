/**
 * What crosses, tried by chance: what `structuredClone` gives is what arrives, wherever the value stands. Each value
 * is built twice, as what is sent and as what is cloned, with a lock in it in the one and a stand-in in the other.
 * Where there is no shared memory a thread takes the lock's place, and no queue is tried.
 */

import { Task } from "@heddle/conformance/fixtures";
import { Lock, Queue, type Runtime } from "@heddle/core";
import fc from "fast-check";

/** Makes the value; `lock` is what stands where a lock does. */
type Build = (lock: object) => unknown;

/** What stands for the lock where structured clone copies. */
class StandIn {
  readonly standsFor = "a lock";
}

const plain = (value: unknown): Build => {
  const copy = structuredClone(value);
  return () => structuredClone(copy);
};

class Point {
  readonly x = 1;
  #hidden = 2;
  constructor(readonly held: unknown) {}
  get sum(): number {
    return this.x + this.#hidden;
  }
}

class Box extends Map<unknown, unknown> {
  override get [Symbol.toStringTag](): string {
    return "Box";
  }
}

class Tagged {
  constructor(readonly held: unknown) {}
  get [Symbol.toStringTag](): string {
    return "Tagged";
  }
}

class List extends Array<unknown> {}

const key = fc.oneof(
  { weight: 6, arbitrary: fc.string({ maxLength: 6 }) },
  fc.constantFrom("__proto__", "constructor", "length", "then", "toString", "0", "2", "kind"),
);

/** Where an element of an array stands. Engines take long for what is neither near nor far. */
const place = fc.oneof(fc.nat(9), fc.integer({ min: 10 ** 8, max: 2 ** 32 - 3 }));

const number = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, -(2 ** 53)),
);

const buffer = fc.uint8Array({ maxLength: 8 }).map((bytes) => bytes.slice().buffer);

const views = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const;

/** What holds nothing. */
const leaf: fc.Arbitrary<Build> = fc.oneof(
  fc
    .oneof(
      fc.constantFrom(undefined, null, true, false),
      number,
      fc.bigInt(),
      fc.string({ unit: "binary", maxLength: 80 }),
      fc.date({ noInvalidDate: false }),
      fc.constantFrom(/a+/giu, /(?<year>\d+)\/[/]/dy, /(?:)/),
      buffer,
      fc.uint8Array({ maxLength: 5 }),
      number.map((value) => Object(value)),
      fc.constantFrom(Object("text"), Object(true), Object(7n)),
    )
    .map(plain),
  fc.tuple(fc.constantFrom(...views), fc.nat(2), fc.nat(2)).map(
    ([View, at, length]): Build =>
      () => {
        const bytes = new Uint8Array(64).map((_, index) => index * 3);
        return new View(bytes.buffer, at * View.BYTES_PER_ELEMENT, length);
      },
  ),
  fc.nat(4).map(
    (length): Build =>
      () =>
        Reflect.construct(ArrayBuffer, [length, { maxByteLength: 8 }]),
  ),
  fc.nat(4).map(
    (at): Build =>
      () =>
        new DataView(new ArrayBuffer(8), at, 3),
  ),
  fc.constant<Build>(() => "abc-def".match(/(?<first>b)c/)),
  fc.constant<Build>(() => Object.create({ inherited: 1 })),
);

/** Sets one's own property, whatever it is called. */
function put(object: object, name: string, value: unknown, more: PropertyDescriptor = {}): void {
  Object.defineProperty(object, name, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
    ...more,
  });
}

const { value } = fc.letrec<{ value: Build; inner: Build }>((tie) => {
  const inner = tie("inner");
  const list = fc.array(inner, { maxLength: 4 });
  const pairs = fc.array(fc.tuple(key, inner), { maxLength: 4 });
  const record = (make: () => object) => (all: [string, Build][]) => {
    const build: Build = (lock) => {
      const object = make();
      for (const [name, item] of all) put(object, name, item(lock));
      return object;
    };
    return build;
  };
  return {
    inner: fc.oneof({ maxDepth: 4, withCrossShrink: true }, leaf, tie("value")),
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.constant<Build>((lock) => lock),
      list.map(
        (all): Build =>
          (lock) =>
            all.map((item) => item(lock)),
      ),
      list.map(
        (all): Build =>
          (lock) =>
            List.from(all, (item) => item(lock)),
      ),
      // With holes, far apart, and with something under a name.
      fc.tuple(fc.array(fc.tuple(place, inner), { maxLength: 3 }), pairs).map(
        ([items, named]): Build =>
          (lock) => {
            const array: unknown[] = [];
            for (const [at, item] of items) array[at] = item(lock);
            for (const [name, item] of named)
              if (name !== "length" && !/^\d+$/.test(name)) put(array, name, item(lock));
            return array;
          },
      ),
      fc.tuple(list, fc.nat(6)).map(
        ([all, more]): Build =>
          (lock) => {
            const array = all.map((item) => item(lock));
            array.length += more;
            return array;
          },
      ),
      pairs.map(record(() => ({}))),
      pairs.map(record(() => Object.create(null))),
      pairs.map(record(() => new Tagged(1))),
      inner.map(
        (held): Build =>
          (lock) =>
            new Point(held(lock)),
      ),
      inner.map(
        (held): Build =>
          (lock) =>
            new Tagged(held(lock)),
      ),
      // What does not travel, and what is read when it does.
      fc.tuple(inner, inner).map(
        ([hidden, got]): Build =>
          (lock) => {
            const object = { [Symbol("mark")]: hidden(lock) };
            put(object, "hidden", hidden(lock), { enumerable: false });
            const gives = got(lock);
            Object.defineProperty(object, "got", { enumerable: true, get: () => gives });
            return object;
          },
      ),
      fc.array(fc.tuple(inner, inner), { maxLength: 3 }).map(
        (all): Build =>
          (lock) =>
            new Map(all.map(([a, b]) => [a(lock), b(lock)])),
      ),
      list.map(
        (all): Build =>
          (lock) =>
            new Box(all.map((item, at) => [at, item(lock)])),
      ),
      list.map(
        (all): Build =>
          (lock) =>
            new Set(all.map((item) => item(lock))),
      ),
      // The same thing twice, and a circle.
      inner.map(
        (held): Build =>
          (lock) => {
            const twice = held(lock);
            const knot: Record<string, unknown> = { twice, again: [twice] };
            knot.self = knot;
            knot.map = new Map<unknown, unknown>([[knot, new Set([knot, twice])]]);
            return knot;
          },
      ),
    ),
  };
});

/** What cannot cross, and what is said of it. */
const culprit = fc.constantFrom<[says: string, make: () => unknown]>(
  ["is a function", () => () => 1],
  ["is a symbol", () => Symbol("mark")],
  ["is a WeakMap", () => new WeakMap()],
  ["is a WeakRef", () => new WeakRef({})],
  ["is a Promise", () => Promise.resolve()],
  ["is a Generator", () => (function* () {})()],
  ["is an AsyncGenerator", () => (async function* () {})()],
  [" Iterator,", () => new Map().values()],
  ["is a NumberFormat", () => new Intl.NumberFormat("en")],
  ["is an AbortSignal", () => new AbortController().signal],
  ["is an EventTarget", () => new EventTarget()],
  ["is a URL", () => new URL("https://example.org")],
  ["is a Headers", () => new Headers()],
  ["has moved", () => gone(new Uint8Array(8))],
  ["has moved", () => gone(new Uint8Array(8)).buffer],
  ["is a MessagePort", () => spent().port1],
);

function gone(view: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  structuredClone(view, { transfer: [view.buffer] });
  return view;
}

/** Ports that keep nothing alive. */
function spent(): { readonly port1: object } {
  const channel = new MessageChannel();
  channel.port1.close();
  return channel;
}

/** Where a value may stand. */
function positions(value: unknown, lock: object): Record<string, unknown> {
  return {
    alone: value,
    beside: [value, lock],
    inArray: [[value]],
    inMap: new Map<unknown, unknown>([
      ["key", value],
      [value, lock],
    ]),
    inSet: new Set([[value], lock]),
    named: Object.assign([1], { value, lock }),
    instance: new Tagged([value, lock]),
  };
}

export interface ValuesOptions {
  readonly runtime: Runtime;
  /** How many values are tried. */
  readonly cases: number;
  readonly seed?: number | undefined;
  readonly sharedMemory: boolean;
}

/** Values that go on a journey together: each by itself would mostly wait. */
const BATCH = 25;

/**
 * Sends values to threads and back, as fields, results, parts of errors and through queues.
 *
 * @throws with the smallest value that does not arrive as structured clone would give it.
 */
export async function tryValues(tried: ValuesOptions): Promise<void> {
  const { runtime, cases, seed, sharedMemory } = tried;
  const lock = sharedMemory ? new Lock() : new Task("giveField").start(runtime);
  const queues = sharedMemory ? [new Queue(), new Queue()] : undefined;
  const options = { numRuns: Math.ceil(cases / BATCH), ...(seed !== undefined && { seed }) };
  const batch = { minLength: BATCH, maxLength: BATCH, size: "max" } as const;
  await fc.assert(
    fc.asyncProperty(fc.array(value, batch), async (builds) => {
      const sent = builds.map((build) => positions(build(lock), lock));
      const stand = new StandIn();
      const expected = builds.map((build) => structuredClone(positions(build(stand), stand)));
      const threads = sent.map((all, at) => {
        // Every other one fails.
        return new Task(at % 2 === 0 ? "putField" : "throwArg", [all]).start(runtime);
      });
      for (const [at, thread] of threads.entries()) {
        const came = await thread.join().catch((error: { data?: unknown }) => error.data);
        check(came, expected[at], lock, at % 2 === 0 ? "as a result" : "as an error's property");
        check(thread.data, expected[at], lock, "as a field");
      }
      if (!queues) return;
      const [there, back] = queues as [Queue, Queue];
      const relay = new Task("relayItem", queues).start(runtime);
      await there.put(sent);
      // Where that fails nothing comes back.
      await relay.join();
      check(back.tryGet()?.value, expected, lock, "through queues");
    }),
    options,
  );
  await fc.assert(
    fc.asyncProperty(value, culprit, key, async (build, [says, make], name) => {
      const bad = { [name]: make() };
      for (const [where, held] of Object.entries(positions(bad, lock))) {
        const thread = new Task("giveField");
        thread.data = { before: build(lock), [where]: held };
        await refused(thread.start(runtime).join(), says);
        if (queues?.[0]) await refused(queues[0].put(thread.data), says);
      }
    }),
    { ...options, numRuns: Math.ceil(cases / 200) },
  );
}

async function refused(promise: Promise<unknown>, says: string): Promise<void> {
  const error = (await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )) as { code?: string; message?: string } | undefined;
  const whole = error?.code === "THREAD_UNCLONEABLE" && error.message?.includes(says);
  if (!whole) throw new Error(`expected a refusal that says "${says}", and got ${error}`);
}

function check(came: unknown, expected: unknown, lock: object, how: string): void {
  const path = differs(came, expected, lock, "value", new Map());
  if (path) throw new Error(`${how}: ${path}`);
}

function tagOf(object: object): string {
  return Object.prototype.toString.call(object);
}

/** Where two values differ; a stand-in stands for the lock. */
function differs(
  a: unknown,
  b: unknown,
  lock: object,
  path: string,
  met: Map<object, object>,
): string | undefined {
  if (typeof b !== "object" || b === null)
    return Object.is(a, b) ? undefined : `${path} is ${String(a)}, not ${String(b)}`;
  if (Object.hasOwn(b, "standsFor")) return a === lock ? undefined : `${path} is not the lock`;
  if (typeof a !== "object" || a === null) return `${path} is ${String(a)}, not an object`;
  const known = met.get(b);
  if (known) return known === a ? undefined : `${path} is not the object that it was`;
  met.set(b, a);
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b))
    return `${path} is a ${tagOf(a)}, not a ${tagOf(b)}`;
  const within = partsOf(b);
  const own = partsOf(a);
  if (within.length !== own.length) return `${path} has ${own.length} parts, not ${within.length}`;
  for (const [at, [name, part]] of within.entries()) {
    const [ownName, ownPart] = own[at] as [string, unknown];
    if (ownName !== name) return `${path} has ${ownName} where ${name} should be`;
    const found = differs(ownPart, part, lock, `${path}.${name}`, met);
    if (found) return found;
  }
  return undefined;
}

/** All that an object is made of, in order. */
function partsOf(object: object): [string, unknown][] {
  if (object instanceof Map)
    return [...object].flatMap(([a, b], at): [string, unknown][] => [
      [`key ${at}`, a],
      [`value ${at}`, b],
    ]);
  if (object instanceof Set) return [...object].map((item, at) => [`item ${at}`, item]);
  if (object instanceof Date) return [["time", object.getTime()]];
  if (object instanceof RegExp) return [["text", `${object} ${object.lastIndex}`]];
  if (object instanceof ArrayBuffer)
    return [
      ["bytes", new Uint8Array(object).join()],
      ["most", Reflect.get(object, "maxByteLength")],
    ];
  if (ArrayBuffer.isView(object))
    return [
      ["place", `${object.byteOffset} ${object.byteLength}`],
      ["buffer", object.buffer],
    ];
  const primitive: unknown = object.valueOf();
  if (primitive !== object) return [["boxed", primitive]];
  const own: [string, unknown][] = Object.entries(object);
  return Array.isArray(object) ? [["length", object.length], ...own] : own;
}
