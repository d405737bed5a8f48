/** Checks of what callers hand in. Each names the call, what was wrong and what to write instead. */

/** The waits' common options; times in milliseconds. */
export interface WaitOptions {
  /** Milliseconds. `undefined` or `Infinity` waits without limit, 0 tries once. */
  timeout?: number | undefined;
  /** Ends the wait, never the thread; the promise rejects with `signal.reason`. */
  signal?: AbortSignal | undefined;
}

/** A value as messages show it. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "function") return value.name ? `function ${value.name}` : "a function";
  if (typeof value === "bigint") return `${value}n`;
  if (value === null || typeof value !== "object") return String(value);
  if (Array.isArray(value)) return "an array";
  const name = (value as object).constructor?.name;
  return name && name !== "Object" ? `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}` : "an object";
}

/** What a wait takes, and one that blocks: that cannot be aborted. */
export const WAIT: readonly string[] = ["timeout", "signal"];
export const BLOCKING_WAIT: readonly string[] = ["timeout"];
/** The same where somebody may be the owner; a plain lock inside an RLock or a Condition is given it too. */
export const OWNED_WAIT: readonly string[] = ["timeout", "signal", "owner"];
export const OWNED_BLOCKING_WAIT: readonly string[] = ["timeout", "owner"];

/**
 * An options bag, or nothing. A number in its place is the commonest slip for who comes from Python; a name
 * that is none of `known` would be one that nobody ever sees.
 */
export function checkOptions<T extends object>(
  call: string,
  options: T | undefined,
  example: string,
  known?: readonly string[],
): T {
  if (options === undefined) return {} as T;
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`${call} takes an options object, not ${show(options)}: write ${example}`);
  }
  if (known) {
    for (const name in options) {
      if (!known.includes(name) && Object.hasOwn(options, name)) {
        throw new TypeError(`${call}: there is no option ${name}, only ${known.join(", ")}`);
      }
    }
  }
  return options;
}

/** Milliseconds to wait; `Infinity` for no limit. */
export function checkTimeout(call: string, timeout: unknown, name = "timeout"): number {
  if (timeout === undefined) return Number.POSITIVE_INFINITY;
  if (typeof timeout !== "number") {
    throw new TypeError(`${call}: ${name} must be a number of milliseconds, not ${show(timeout)}`);
  }
  if (!(timeout >= 0)) {
    throw new RangeError(
      `${call}: ${name} must be 0 or more milliseconds, not ${timeout}: leave it out to wait without limit`,
    );
  }
  return timeout;
}

export function checkSignal(call: string, signal: unknown): AbortSignal | undefined {
  if (signal === undefined) return undefined;
  const like = signal as AbortSignal | null;
  if (
    typeof like !== "object" ||
    typeof like?.aborted !== "boolean" ||
    typeof like.addEventListener !== "function"
  ) {
    throw new TypeError(`${call}: signal must be an AbortSignal, not ${show(signal)}`);
  }
  return like;
}

export function checkBoolean(call: string, name: string, value: unknown): boolean {
  if (typeof value !== "boolean") {
    throw new TypeError(`${call}: ${name} must be true or false, not ${show(value)}`);
  }
  return value;
}

/** @throws {TypeError} that names the call, if `value` is no function. */
export function checkFunction(call: string, name: string, value: unknown): void {
  if (typeof value !== "function") {
    throw new TypeError(`${call}: ${name} must be a function, not ${show(value)}`);
  }
}

/** @throws {TypeError} that names the call, if `values` is nothing that `for … of` reads. */
export function checkIterable<T>(call: string, name: string, values: Iterable<T>): Iterable<T> {
  if (typeof Object(values)[Symbol.iterator] !== "function") {
    throw new TypeError(`${call}: ${name} must be an array or the like, not ${show(values)}`);
  }
  return values;
}

/** @throws {TypeError} that names the call, for a kind of thread that there is not. */
export function checkKind(call: string, kind: unknown): void {
  if (kind !== "virtual" && kind !== "platform") {
    throw new TypeError(`${call}: kind must be "virtual" or "platform", not ${show(kind)}`);
  }
}

/** @param most for what is kept in 32 bits. */
export function checkCount(
  call: string,
  name: string,
  value: unknown,
  most = Number.POSITIVE_INFINITY,
  least = 1,
): number {
  if (typeof value !== "number") {
    throw new TypeError(`${call}: ${name} must be a number, not ${show(value)}`);
  }
  if (!Number.isInteger(value) || value < least || value > most) {
    const range = value > most ? `of at most ${most}` : `of ${least} or more`;
    throw new RangeError(`${call}: ${name} must be a whole number ${range}, not ${value}`);
  }
  return value;
}
