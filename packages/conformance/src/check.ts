/** The suite's own assertions, so that it needs no test library but `describe` and `it`. */

import type { ThreadErrorCode } from "@heddle/core";
import { show } from "@heddle/core/adapter";
import { equals } from "./equals.js";

export class CheckError extends Error {}

/** How many assertions were made: a case that makes none notices nothing. */
let made = 0;
export const assertions = (): number => made;

function fail(message: string, what: string | undefined): never {
  throw new CheckError(what === undefined ? message : `${what}: ${message}`);
}

/** The very same value. */
export function is(actual: unknown, expected: unknown, what?: string): void {
  made++;
  if (!Object.is(actual, expected)) {
    fail(`expected ${print(expected)} and got ${print(actual)}`, what);
  }
}

/** An equal value, all the way down, with the same holes, keys and classes. */
export function equal(actual: unknown, expected: unknown, what?: string): void {
  made++;
  if (!equals(actual, expected)) {
    fail(`expected ${print(expected)} and got ${print(actual)}`, what);
  }
}

export function ok(value: unknown, what: string): asserts value {
  made++;
  if (!value) fail("it is not so", what);
}

/** A heddle code, or the class of an error and what its message must say. */
export type Expected = ThreadErrorCode | ErrorClass;
type ErrorClass = new (...args: never[]) => Error;

/** What a call throws, synchronously. */
export function throws(call: () => unknown, expected: Expected, ...says: string[]): Error {
  made++;
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    return checkError(error, expected, says);
  }
  return fail(`expected ${label(expected)} and got ${print(result)}`, "a call that must throw");
}

/** What a promise rejects with. */
export async function rejects(
  promise: Promise<unknown>,
  expected: Expected,
  ...says: string[]
): Promise<Error> {
  made++;
  return checkError(await rejection(promise), expected, says);
}

/** What a promise rejects with, whatever it is. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  made++;
  let result: unknown;
  try {
    result = await promise;
  } catch (error) {
    return error;
  }
  return fail(`it resolved to ${print(result)}`, "a promise that must reject");
}

function checkError(error: unknown, expected: Expected, says: readonly string[]): Error {
  if (!(error instanceof Error)) return fail(`got ${print(error)}`, `expected ${label(expected)}`);
  const matches =
    typeof expected === "string"
      ? (error as { code?: unknown }).code === expected
      : error.constructor === expected;
  if (!matches) fail(`got ${print(error)}`, `expected ${label(expected)}`);
  for (const part of says) {
    if (!error.message.includes(part)) {
      fail(`"${error.message}" does not say "${part}"`, `the message of ${label(expected)}`);
    }
  }
  return error;
}

function label(expected: Expected): string {
  return typeof expected === "string" ? expected : expected.name;
}

function print(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}\n${value.stack ?? ""}`;
  try {
    const json = typeof value === "object" && value !== null ? JSON.stringify(value) : undefined;
    return json ? `${show(value)} ${json.slice(0, 300)}` : show(value);
  } catch {
    return show(value);
  }
}
