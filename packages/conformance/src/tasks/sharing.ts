import type { Self } from "./self.js";
import { stopped } from "./waits.js";

type Methods = Record<string, (...args: unknown[]) => unknown>;

/** What a method of a shared object gives. */
function call(object: object, method: string, ...args: unknown[]): unknown {
  return (object as Methods)[method]?.(...args);
}

/** The same for what must know its thread. */
function callAs(this: Self, object: object, method: string, options?: object): unknown {
  return (object as Methods)[method]?.({ ...options, owner: this });
}

/** Calls it so many times, and counts each that is over in the first word. */
async function callTimes(
  object: object,
  method: string,
  times: number,
  words: Int32Array,
): Promise<unknown[]> {
  const results: unknown[] = [];
  for (let time = 0; time < times; time++) {
    results.push(await (object as Methods)[method]?.());
    Atomics.add(words, 0, 1);
  }
  return results;
}

/** Calls it with a signal that aborts when the thread is stopped. */
async function callUntilStopped(this: Self, object: object, method: string): Promise<unknown> {
  try {
    return await (object as Methods)[method]?.({ signal: this.signal });
  } catch (error) {
    return { rejected: error, same: error === this.signal.reason };
  }
}

function read(object: object, property: string): unknown {
  return (object as Record<string, unknown>)[property];
}

function print(object: object): string {
  return String(object);
}

/** Calls it, says in the first word that it has, and goes on until it is stopped. */
async function callAndWait(
  this: Self,
  object: object,
  method: string,
  words: Int32Array,
): Promise<void> {
  await (object as Methods)[method]?.();
  Atomics.store(words, 0, 1);
  await stopped(this.signal);
}

export const sharing = {
  call,
  callAs,
  callTimes,
  callUntilStopped,
  callAndWait,
  read,
  print,
};
