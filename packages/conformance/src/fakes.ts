import {
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  LifoQueue,
  Lock,
  mainThread,
  PriorityQueue,
  Queue,
  RLock,
  RWLock,
  Semaphore,
  type Thread,
  Timer,
} from "@heddle/core";
import { CheckError, is } from "./check.js";
import { turn } from "./wait.js";

/** What nobody puts a fake in the place of: the language's own, and what Node itself needs. */
const LANGUAGE =
  `globalThis Object Function Array Number parseFloat parseInt Boolean String Symbol RegExp Error
  EvalError RangeError ReferenceError SyntaxError TypeError URIError AggregateError SuppressedError ArrayBuffer
  SharedArrayBuffer Atomics DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array
  Uint32Array Float16Array Float32Array Float64Array BigInt64Array BigUint64Array Map Set WeakMap WeakSet BigInt
  Proxy Reflect JSON Math Intl Iterator WebAssembly eval isFinite isNaN decodeURI decodeURIComponent encodeURI
  encodeURIComponent escape unescape DisposableStack AsyncDisposableStack Buffer`.split(/\s+/);

/** Calls with a fake, of which nothing works, in the place of every function and class of the global object. */
export async function withFakes(act: () => Promise<void>): Promise<void> {
  const home = globalThis as unknown as Record<string, unknown>;
  const names = Object.getOwnPropertyNames(home).filter((name) => {
    const { configurable } = Object.getOwnPropertyDescriptor(home, name) as PropertyDescriptor;
    return configurable && !LANGUAGE.includes(name);
  });
  // To read one may load it, with the help of others.
  const replaced = names.filter(
    (name) => typeof home[name] === "function" || name === "performance",
  );
  const before = replaced.map((name) => Object.getOwnPropertyDescriptor(home, name));
  const real = replaced.map((name) => home[name] as Callable);
  if (replaced.length < 30) throw new CheckError(`only ${replaced.length} globals were replaced`);
  // Whoever called has to go on to where he only waits.
  await turn();
  for (const [at, name] of replaced.entries()) {
    const value = fake(name, real[at] as Callable);
    Object.defineProperty(home, name, { value, configurable: true, writable: true });
  }
  try {
    await act();
  } finally {
    replaced.forEach((name, at) => {
      Object.defineProperty(home, name, before[at] as PropertyDescriptor);
    });
  }
}

type Callable = (...args: unknown[]) => unknown;

/** Nothing of it works, but for a library, such as the test's own runner, which goes on meanwhile. */
function fake(name: string, real: Callable): unknown {
  const check = (): void => {
    // Its own frame, the trap's, and the caller's.
    const caller = new Error().stack?.split("\n")[3] ?? "";
    if (!/node_modules\/(?!@heddle)/.test(caller))
      throw new CheckError(`${name} is a fake of a test's, and was used`);
  };
  return new Proxy(function fake() {}, {
    apply: (_, self, args) => {
      check();
      return Reflect.apply(real, self, args);
    },
    construct: (_, args) => {
      check();
      return Reflect.construct(real, args);
    },
    get: (_, key) => {
      check();
      return Reflect.get(real, key);
    },
    has: (_, key) => {
      check();
      return Reflect.has(real, key);
    },
  });
}

/** What threads and shared objects do with a wait in it, once each. */
export async function exerciseThreads(
  start: (...task: ["echoLater" | "untilStopped", ...unknown[]]) => Thread<unknown>,
  abort: AbortController,
): Promise<void> {
  is(await start("echoLater", 7).join(), 7);
  const stopped = start("untilStopped");
  const late = await caught(stopped.join({ timeout: 5 }));
  is((late as { code?: unknown }).code, "THREAD_TIMEOUT");
  const aborted = caught(stopped.join({ signal: abort.signal }));
  abort.abort("enough");
  is(await aborted, "enough");
  stopped.stop();
  // On a slow machine it had not begun, and never runs then.
  await stopped.join().catch((error: { code?: unknown }) => is(error.code, "THREAD_STOPPED"));
  let fired = 0;
  const timer = new Timer(1, () => void fired++).start();
  await timer.join();
  is(fired, 1);
}

/** The same with shared objects. @param owner any thread that was started. */
export async function exerciseSharing(owner: Thread<unknown>): Promise<void> {
  for (const lock of [new Lock(), new Semaphore(), new BoundedSemaphore(), new RWLock().write]) {
    await lock.acquire();
    is(await lock.acquire({ timeout: 5 }), false);
    const next = lock.acquire();
    lock.release();
    is(await next, true);
    lock.release();
    const held = await lock.hold();
    held[Symbol.dispose]();
  }
  await exerciseOwned(new RLock(), owner, mainThread());
  const changed = new Condition();
  await changed.acquire();
  is(await changed.wait({ timeout: 5 }), false);
  let ready = false;
  const waited = changed.waitFor(() => ready, { timeout: 10_000 });
  await changed.acquire();
  ready = true;
  changed.notify();
  changed.release();
  is(await waited, true);
  changed.release();
  const event = new Event();
  is(await event.wait({ timeout: 5 }), false);
  const set = event.wait();
  event.set();
  is(await set, true);
  const barrier = new Barrier(2);
  is((await both(barrier.wait(), barrier.wait())).toSorted().join(), "0,1");
  await exerciseQueue(new Queue<number>({ maxSize: 1 }));
  await exerciseQueue(new LifoQueue<number>({ maxSize: 1 }));
  await exerciseQueue(new PriorityQueue<number>({ maxSize: 1 }));
}

async function exerciseOwned(
  lock: RLock,
  owner: Thread<unknown>,
  other: Thread<unknown>,
): Promise<void> {
  await lock.acquire({ owner });
  await lock.acquire({ owner });
  is(await lock.acquire({ owner: other, timeout: 5 }), false);
  const next = lock.acquire({ owner: other });
  lock.release({ owner });
  lock.release({ owner });
  is(await next, true);
  lock.release({ owner: other });
}

async function exerciseQueue(queue: Queue<number>): Promise<void> {
  const got = queue.get();
  is(queue.tryPut(3), true);
  is(await got, 3);
  await queue.put(4);
  const put = queue.put(5);
  is(await queue.get({ timeout: 10_000 }), 4);
  await put;
  is(await queue.get(), 5);
  is(((await caught(queue.get({ timeout: 5 }))) as Error).name, "QueueEmpty");
  const joined = queue.join();
  for (let left = 3; left > 0; left--) queue.taskDone();
  await joined;
  const values: number[] = [];
  const read = (async () => {
    for await (const value of queue) values.push(value);
  })();
  await queue.put(6);
  queue.shutdown();
  await read;
  is(values.join(), "6");
}

/** `Promise.all` is one of the things that were replaced. */
async function both<T>(one: Promise<T>, other: Promise<T>): Promise<T[]> {
  return [await one, await other];
}

async function caught(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new CheckError("it did not reject");
}
