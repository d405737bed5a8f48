/** Whatever a program passes to what threads share: it is refused or taken, and all goes on as before. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as core from "../index.js";
import { words } from "./memory.js";

const {
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  LifoQueue,
  Lock,
  PriorityQueue,
  Queue,
  RLock,
  RWLock,
  Semaphore,
  SharedList,
  SharedMap,
  SharedSet,
  Thread,
  ThreadLocal,
  Timer,
} = core;
const { array, bool, f64, i64, mainThread, shared, sharing, string, struct, u32, u8 } = core;

class Point extends struct({ x: f64, n: u32, big: i64, on: bool, name: string(8) }) {}
class Points extends array(Point, 3) {}
class Numbers extends array(u8, 5) {}

const thrower = (): never => {
  throw new Error("no");
};
/** What takes options takes none of these. */
const noOptions: readonly unknown[] = [
  ...[null, true, false, 0, -0, 1, -1, 2, 3, 8, 0.5, 63, 64, 4096],
  ...[2 ** 30, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 31), 1e300, Number.MIN_VALUE],
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0n, 1n, -1n, 2n ** 64n],
  ...["", "0", "1", "x", "timeout", "__proto__", "constructor", "length", "\u{1f600}".repeat(9)],
  ...[Symbol("s"), Symbol.iterator, () => {}, thrower, class {}, Lock, [], [1, 2, 3], [[]]],
];
const objects = (): unknown[] => [
  ...[{}, { owner: 1 }, { length: -1 }, { valueOf: () => -1 }, new Map()],
  ...[new Date(Number.NaN), /x/, new Uint8Array(3), new ArrayBuffer(8), new Lock(), new RLock()],
  ...[new Queue(), Object.create(Lock.prototype), Object.create(Event.prototype), new Point()],
  ...[Object.create(null), new Proxy({}, { get: thrower }), new WeakRef({}), globalThis, core],
];
/** What has a class's methods, and was not made by it. */
const fakes = (): object[] =>
  Object.values(make).map((fresh) => Object.create(fresh().constructor.prototype));
const names = ["timeout", "signal", "owner", "maxSize", "priority", "immediate", "action", "value"];
const wrongOptions = (): unknown[] =>
  names.flatMap((name) => [...noOptions, ...objects()].map((value) => ({ [name]: value })));

/** Fresh ones, that nobody waits for. */
const make: Record<string, () => object> = {
  Barrier: () => new Barrier(1),
  BoundedSemaphore: () => new BoundedSemaphore(2),
  Condition: () => {
    const condition = new Condition();
    condition.tryAcquire();
    return condition;
  },
  Event: () => {
    const event = new Event();
    event.set();
    return event;
  },
  LifoQueue: () => filled(new LifoQueue()),
  Lock: () => new Lock(),
  Numbers: () => new Numbers([1, 2, 3]),
  "Numbers.atomic": () => new Numbers([1, 2, 3]).atomic,
  Point: () => new Point({ n: 1 }),
  "Point.atomic": () => new Point({ n: 1 }).atomic,
  Points: () => new Points(),
  PriorityQueue: () => filled(new PriorityQueue()),
  Queue: () => filled(new Queue()),
  RLock: () => new RLock(),
  "RWLock.read": () => new RWLock().read,
  "RWLock.write": () => new RWLock().write,
  Semaphore: () => new Semaphore(2),
  SharedList: () => new SharedList<unknown>([1, "x", { long: "a text that has a box of its own" }]),
  SharedMap: () =>
    new SharedMap<string | number, unknown>([
      ["x", 1],
      ["a key that has a block of its own", { long: "a text that has a box of its own" }],
    ]),
  SharedSet: () => new SharedSet(["x", 1]),
  ThreadLocal: () => new ThreadLocal(() => 1),
};
/** Called without options these wait for what does not come. */
const waits = /^Condition\.(wait|acquire|hold)|\.join(Sync)?$/;

function filled<T extends InstanceType<typeof Queue>>(queue: T): T {
  queue.tryPut(1);
  queue.tryPut(2);
  return queue;
}

const wellKnown: PropertyKey[] = [Symbol.iterator, Symbol.asyncIterator, Symbol.dispose];

/** All that is to be called on an object. */
function membersOf(object: object): Map<PropertyKey, PropertyDescriptor> {
  const members = new Map<PropertyKey, PropertyDescriptor>();
  for (let each = object; each && each !== Object.prototype; each = Object.getPrototypeOf(each)) {
    for (const key of Reflect.ownKeys(each)) {
      const member = Object.getOwnPropertyDescriptor(each, key) as PropertyDescriptor;
      const isPublic = typeof key === "string" || wellKnown.includes(key);
      if (isPublic && key !== "constructor" && !members.has(key)) members.set(key, member);
    }
  }
  return members;
}

let calls = 0;
/** Calls it, takes whatever comes of that, and looks whether all is as before. */
function attempt(what: string, call: () => unknown): void {
  calls++;
  try {
    const result = call();
    if (result instanceof Promise) result.catch(() => {});
  } catch (error) {
    if (error instanceof Error && /^heddle/.test(error.message))
      throw new Error(`${what}: ${error.message}`);
  }
  probe(what);
}

const lock = new Lock();
const rlock = new RLock();
const queue = new Queue();
const point = new Point({ x: 1.5, name: "before" });
const main = { owner: mainThread() };
const GUARDS = [0, 2];

function probe(what: string): void {
  const isWell =
    GUARDS.every((word) => words[word] === 0) &&
    lock.tryAcquire() &&
    !lock.tryAcquire() &&
    (!mainThread().ident || rlock.tryAcquire(main)) &&
    queue.tryPut({ what }) &&
    (queue.getSync() as { what: string }).what === what &&
    queue.empty() &&
    point.x === 1.5 &&
    point.name === "before" &&
    new Semaphore(1).tryAcquire();
  if (lock.locked()) lock.release();
  if (rlock.isOwned(main)) rlock.release(main);
  if (!isWell) throw new Error(`after ${what} nothing is as it was`);
}

function show(value: unknown): string {
  try {
    return typeof value === "object" ? Object.prototype.toString.call(value) : String(value);
  } catch {
    return typeof value;
  }
}

function callAll(name: string): void {
  const fresh = make[name] as () => object;
  for (const [key, member] of membersOf(fresh())) {
    const call = `${name}.${String(key)}`;
    const isWait = waits.test(call);
    const refused = noOptions.filter((value) => typeof value !== "function");
    const options = new Set(isWait ? [] : wrongOptions());
    const given = isWait ? refused : [...noOptions, ...objects(), ...options];
    for (const value of given) {
      const what = `${call}(${show(value)})`;
      if (member.set) attempt(what, () => Reflect.set(fresh(), key, value));
      if (typeof member.value !== "function") continue;
      const method = (object: object): ((...args: unknown[]) => unknown) =>
        (object as Record<PropertyKey, (...args: unknown[]) => unknown>)[key]?.bind(
          object,
        ) as never;
      attempt(what, () => method(fresh())(value));
      if (isWait) continue;
      attempt(`${what}, second`, () => method(fresh())(1, value));
      if (options.has(value)) continue;
      attempt(`${what}, twice`, () => method(fresh())(value, value));
      attempt(`${what}, after x`, () => method(fresh())("x", value));
      attempt(`${what}, third`, () => method(fresh())("n", 1, value));
    }
    for (const self of [...noOptions, ...fakes(), fresh().constructor.prototype]) {
      const own = Object.getOwnPropertyDescriptor(fresh(), key);
      attempt(`${call} of ${show(self)}`, () => (own ?? member).value?.call(self));
      attempt(`${call} of ${show(self)}`, () => member.get?.call(self));
    }
  }
}

// Thousands of errors, and nobody reads where they come from.
const traced = Error.stackTraceLimit;
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = traced;
});

describe("no argument reaches a shared word unchecked", () => {
  for (const name of Object.keys(make)) {
    it(`of any member of ${name}`, { timeout: 60_000 }, () => {
      calls = 0;
      callAll(name);
      expect(calls).toBeGreaterThan(50);
    });
  }

  const functions: Record<string, (...args: never[]) => unknown> = {
    ...{ array, string, struct, shared },
    sharing: (...args) => sharing(...([Thread, ...args] as unknown as [typeof Thread, never])),
  };
  const classes = {
    ...{
      Barrier,
      BoundedSemaphore,
      Condition,
      Event,
      LifoQueue,
      Lock,
      PriorityQueue,
      Queue,
      RLock,
    },
    ...{ RWLock, Semaphore, ThreadLocal, Timer, Point, Points, Numbers },
    ...{ SharedList, SharedMap, SharedSet },
  };
  for (const [name, type] of Object.entries(classes))
    functions[`new ${name}`] = (...args) => {
      const made = new (type as unknown as new (...given: unknown[]) => object)(...args);
      if (made instanceof Timer) made.cancel();
      return made;
    };

  for (const [name, call] of Object.entries(functions)) {
    it(`of ${name}`, { timeout: 60_000 }, () => {
      calls = 0;
      const options = new Set(wrongOptions());
      const given = [...noOptions, ...objects(), ...options] as never[];
      for (const value of given) {
        const what = `${name}(${show(value)})`;
        attempt(what, () => call(value));
        attempt(`${what}, second`, () => call(2 as never, value));
        attempt(`${what}, after nothing`, () => call(undefined as never, value));
        if (options.has(value)) continue;
        attempt(`${what}, twice`, () => call(value, value));
        attempt(`${what}, after text`, () => call("x" as never, value));
      }
      expect(calls).toBeGreaterThan(50);
    });
  }

  it("of any that the package exports", () => {
    // These know no shared word: threads, what finds them, errors.
    const others =
      /[Tt]hread|Error|^(Queue[A-Z]|task|sleep|callback|transfer|activeCount|enumerate|remote)/;
    const tried = [...Object.keys(functions), ...Object.keys(make)].join();
    const missed = Object.entries(core)
      .filter(([name, value]) => typeof value === "function" && !others.test(name))
      .filter(([name]) => !tried.includes(name))
      .map(([name]) => name);
    expect(missed).toEqual(["installedRuntime"]);
  });

  it("a copy of a field's type, or what looks like one, is no type", () => {
    for (const type of [{ ...u32 }, { ...u32, bytes: -64 }, Object.create(u32), null, u32.bytes]) {
      expect(() => struct({ n: type as typeof u32 })).toThrow(TypeError);
      expect(() => array(type as typeof u32, 3)).toThrow(TypeError);
    }
    expect(() => Object.assign(u32, { bytes: 1 })).toThrow(TypeError);
  });
});

describe("a count that is kept in 32 bits", () => {
  it("is refused where it is larger", () => {
    const most = 2 ** 31 - 1;
    expect(() => new Barrier(2 ** 31)).toThrow(
      `new Barrier: parties must be a whole number of at most ${most}, not ${2 ** 31}`,
    );
    expect(new Barrier(most).parties).toBe(most);
    expect(() => new Semaphore(2 ** 31)).toThrow(`from 0 to ${most}, not ${2 ** 31}`);
    expect(() => new BoundedSemaphore(2 ** 31)).toThrow(`from 0 to ${most}`);
    expect(new Semaphore(most).value).toBe(most);
    expect(() => new Semaphore(most).release()).toThrow(RangeError);
    expect(() => new Semaphore(0).release(2 ** 32 + 1)).toThrow(RangeError);
    expect(() => new Queue({ maxSize: 2 ** 31 })).toThrow(`from 0 to ${most}, not ${2 ** 31}`);
    expect(new Queue({ maxSize: most }).maxSize).toBe(most);
    const queue = new Queue();
    expect(() => {
      queue.maxSize = 2 ** 32 + 1;
    }).toThrow(RangeError);
    expect(queue.maxSize).toBe(0);
  });
});
