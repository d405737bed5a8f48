import { ThreadError } from "@heddle/core";
import { GoneError, QuotaError, StatusError } from "../errors.js";
import type { Port } from "../port.js";
import type { Self } from "./self.js";
import { stopped, waits } from "./waits.js";

/** Not exported by the fixtures: its way home is unknown. */
class PrivateError extends TypeError {
  override name = "PrivateError";
  readonly where = "inside";
}

const failures = {
  type: () => new TypeError("not a host"),
  quota: () =>
    new QuotaError("too many", 3, { hosts: ["a", "b"] }, { cause: new StatusError("busy") }),
  status: () => new StatusError("busy"),
  private: () => new PrivateError("hidden"),
  named: () => Object.assign(new Error("by name"), { name: "CustomName", code: "E_CUSTOM" }),
  aggregate: () =>
    new AggregateError([new QuotaError("one", 1), "two", new RangeError("three")], "several"),
  abort: () => new DOMException("enough", "AbortError"),
  gone: () => new GoneError("no such page", "/a"),
  suppressed: () => {
    const Type = Reflect.get(globalThis, "SuppressedError") as
      | (new (
          error: unknown,
          suppressed: unknown,
          message: string,
        ) => Error)
      | undefined;
    return Type && new Type(new TypeError("of dispose"), new QuotaError("of the block", 3), "two");
  },
  hidden: () => {
    const error = Object.assign(new Error("invalid"), { name: "ZodError", message: "[…]" });
    const issues = [{ code: "too_small", path: ["age"], check: () => true }];
    Object.defineProperty(error, "issues", { value: issues, enumerable: false });
    Object.defineProperty(error, "message", { enumerable: true });
    return error;
  },
  wasm: () => {
    const { RuntimeError } = (Reflect.get(globalThis, "WebAssembly") ?? {}) as {
      RuntimeError?: new (message: string) => Error;
    };
    return RuntimeError && new RuntimeError("unreachable");
  },
  old: () => {
    // As classes of errors were written once, and are where they are compiled for old engines.
    function OldError(this: { message: string; code: number }): void {
      this.message = "old";
      this.code = 7;
    }
    OldError.prototype = Object.create(RangeError.prototype);
    return new (OldError as unknown as new () => Error)();
  },
  response: () => {
    class Bag {
      accept = "text/html";
    }
    class Request {
      path = "/";
      send = () => 1;
    }
    const config = { url: "/users", transform: [() => 1, "gzip"], headers: new Bag() };
    const response = { status: 404, data: { reason: ["gone"] }, headers: new Bag(), config };
    const error = new Error("Request failed with status code 404");
    return Object.assign(error, { config, response: { ...response, request: new Request() } });
  },
  code: () => new ThreadError("WOULD_DEADLOCK", "as heddle itself throws"),
  cycle: () => {
    const error = new Error("round") as Error & { cause: unknown; self?: unknown };
    error.cause = new Error("and round", { cause: error });
    error.self = error;
    return error;
  },
  baggage: () =>
    Object.assign(new Error("heavy"), { retry: () => 1, hosts: new Map([["a", new Date(0)]]) }),
  getter: () =>
    Object.defineProperty(new Error("sealed"), "broken", {
      enumerable: true,
      get() {
        throw new Error("no property today");
      },
    }),
  undefined: () => undefined,
  null: () => null,
  symbol: () => Symbol("no error"),
  text: () => "just text",
  number: () => 0,
  object: () => ({ code: 7, at: new Date(0) }),
  function: () => () => 1,
  inside: () => ({ reasons: [() => 1] }),
};

export type Failing = keyof typeof failures;

function fail(kind: Failing): never {
  throw failures[kind]();
}

async function failLater(kind: Failing): Promise<never> {
  await Promise.resolve();
  throw failures[kind]();
}

function makeError(kind: Failing): unknown {
  return { list: [failures[kind]()] };
}

function errorField(this: Self, kind: Failing): void {
  this.problem = failures[kind]();
}

function overflow(): number {
  return overflow() + 1;
}

/** Ends its own carrier, as a program might. */
export async function exit(): Promise<never> {
  const realm = globalThis as unknown as {
    process?: { exit?(code: number): void };
    close?(): void;
  };
  if (realm.process?.exit) realm.process.exit(3);
  else realm.close?.();
  return new Promise(() => {});
}

/** An error that belongs to no thread. */
function throwInTimer(kind: Failing): Promise<never> {
  setTimeout(() => fail(kind), 0);
  return new Promise(() => {});
}

/** It could end after that. */
function throwInTimerUntilStopped(this: Self, kind: Failing): Promise<string> {
  setTimeout(() => fail(kind), 0);
  return waits.untilStopped.call(this);
}

function throwInTimerAndTell(this: Self, kind: Failing, port: Port): Promise<string> {
  this.signal.addEventListener("abort", () => port.postMessage("aborted"));
  return throwInTimerUntilStopped.call(this, kind);
}

/** It ends before that. */
function leaveError(kind: Failing): string {
  setTimeout(() => fail(kind), 0);
  return "fine";
}

function leaveRejection(kind: Failing): string {
  setTimeout(() => void Promise.reject(failures[kind]()), 0);
  return "fine";
}

/** The same once it is asked to stop. */
async function exitWhenTold(this: Self): Promise<never> {
  await stopped(this.signal);
  return exit();
}

/** Computes until the second word is 1, and ends its carrier in the same turn of the event loop. */
function spinThenExit(words: Int32Array): Promise<never> {
  waits.spinUntilTold(words);
  return exit();
}

/** Its result, and what it leaves in a field, are the last that its carrier has to say. */
function giveAndExit(this: Self, value: unknown): unknown {
  this.left = value;
  setTimeout(exit, 0);
  return value;
}

/** Computes until the second word is 1, and says in the first when its result has left. */
function giveThenTell(value: unknown, words: Int32Array): unknown {
  waits.spinUntilTold(words);
  setTimeout(() => Atomics.store(words, 0, 2), 0);
  return value;
}

function rejectUnhandled(): Promise<never> {
  void Promise.reject(new Error("nobody handles this"));
  return new Promise(() => {});
}

/** Runs on whatever is asked. */
function ignoreStop(): Promise<never> {
  return new Promise(() => {});
}

export const endings = {
  fail,
  failLater,
  makeError,
  errorField,
  overflow,
  exit,
  throwInTimer,
  throwInTimerUntilStopped,
  throwInTimerAndTell,
  leaveError,
  leaveRejection,
  exitWhenTold,
  spinThenExit,
  giveAndExit,
  giveThenTell,
  rejectUnhandled,
  ignoreStop,
};
