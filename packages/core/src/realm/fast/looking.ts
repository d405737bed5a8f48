/** What of the fields that came as a row a thread has changed. */
import { hasKeys } from "../../base/fields.js";
import type { Home } from "../home.js";
import type { Fields, Shape } from "./columns.js";

const NONE: readonly string[] = [];

/**
 * @param before the row's values.
 * @param given the objects that the fields held, in order.
 */
export function look(
  thread: object,
  { keys, parts }: Fields,
  before: readonly unknown[],
  given: readonly unknown[],
): Home {
  const row = new Row(before);
  let same = true;
  let unchanged = NONE;
  let held: readonly string[] | undefined;
  let nth = 0;
  for (let at = 0; at < (parts as Shape[]).length; at++) {
    const key = (keys as string[])[at] as string;
    const part = (parts as Shape[])[at] as Shape;
    const value: unknown = (thread as Record<string, unknown>)[key];
    const isGiven = part === null || value === given[nth++];
    const is = row.holds(part, value, isGiven);
    if (part !== null && isGiven) {
      if (is) unchanged = [...unchanged, key];
      else held = [...(held ?? NONE), key];
    }
    same &&= isGiven && is;
  }
  return { same, unchanged, held };
}

/** The values of a row, which are compared one after the other. */
class Row {
  #at = 0;
  readonly #met: unknown[] = [];

  constructor(readonly cells: readonly unknown[]) {}

  /** Whether the value is what the row has next. @param looks false: goes on, and is true. */
  holds(shape: Shape, value: unknown, looks: boolean): boolean {
    if (shape === null) return Object.is(this.cells[this.#at++], value) || !looks;
    const { keys, parts, met } = shape;
    if (parts === null) return this.#met[met] === value || !looks;
    const like = looks && isLike(value, keys, parts.length);
    this.#met.push(like ? value : this);
    let is = like || !looks;
    for (let at = 0; at < parts.length; at++) {
      const item = like ? (value as never)[keys === null ? at : (keys[at] as never)] : undefined;
      if (!this.holds(parts[at] as Shape, item, like)) is = false;
    }
    return is;
  }
}

function isLike(value: unknown, keys: readonly string[] | null, length: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (keys === null)
    return Array.isArray(value) && value.length === length && Object.keys(value).length === length;
  return Object.getPrototypeOf(value) === Object.prototype && hasKeys(value, keys);
}
