import { Date, TextEncoder } from "../base/globals.js";
import { kindOf } from "./kinds.js";
import type { Node } from "./unpack.js";

/**
 * Writes what structured clone has made, as `unpack.ts` reads it.
 *
 * @throws {TypeError} for what only structured clone can carry.
 */
export function pack(value: unknown): Uint8Array {
  const writer = new NodeWriter();
  writer.write(value);
  return new TextEncoder().encode(JSON.stringify(writer.nodes));
}

class NodeWriter {
  readonly nodes: Node[] = [["list"]];
  readonly #known = new Map<object, number>();
  /** Containers, whose parts are written one after the other, so that a long chain is no deep recursion. */
  readonly #line: (readonly [object, Node])[] = [];

  write(value: unknown): void {
    this.nodes[0]?.push(this.#part(value));
    for (const [container, node] of this.#line) {
      for (const part of partsOf(container)) node.push(this.#part(part));
    }
  }

  #part(value: unknown): unknown {
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "number":
        if (Object.is(value, -0)) return this.#add("number", "-0");
        return Number.isFinite(value) ? value : this.#add("number", String(value));
      case "bigint":
        return this.#add("bigint", String(value));
      case "undefined":
        return this.#add("undefined");
    }
    if (value === null) return null;
    const object = value as object;
    const known = this.#known.get(object);
    const at = known === undefined ? this.#object(object) : [known];
    this.#known.set(object, at[0] as number);
    return at;
  }

  #add(...node: Node): number[] {
    return [this.nodes.push(node) - 1];
  }

  #object(value: object): number[] {
    if (Array.isArray(value)) return this.#container(isDense(value) ? "list" : "array", value);
    if (value instanceof Map) return this.#container("Map", value);
    if (value instanceof Set) return this.#container("Set", value);
    if (value instanceof Date) return this.#add("Date", this.#part(value.getTime()));
    if (value instanceof RegExp) return this.#add("RegExp", value.source, value.flags);
    if (value instanceof ArrayBuffer) return this.#add("bytes", textOf(value));
    if (ArrayBuffer.isView(value)) {
      const { length = value.byteLength } = value as { length?: number };
      return this.#add(typeOf(value), this.#part(value.buffer), value.byteOffset, length);
    }
    if (boxes.some((box) => value instanceof box))
      return this.#add("boxed", this.#part(value.valueOf()));
    if (kindOf(value) === "record") return this.#container("object", value);
    throw new TypeError(`a ${typeOf(value)} cannot be written down`);
  }

  #container(type: string, value: object): number[] {
    const node: Node = [type];
    this.#line.push([value, node]);
    return [this.nodes.push(node) - 1];
  }
}

const boxes = [Number, String, Boolean, BigInt] as const;

/** The name of its built-in class. */
function typeOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

function isDense(array: readonly unknown[]): boolean {
  const keys = Object.keys(array);
  return keys.length === array.length && keys.every((key, at) => key === String(at));
}

function* partsOf(container: object): Iterable<unknown> {
  if (container instanceof Set) return yield* container;
  if (container instanceof Map) {
    for (const pair of container) yield* pair;
    return;
  }
  if (Array.isArray(container)) {
    if (isDense(container)) return yield* container;
    yield* ["length", container.length];
  }
  for (const pair of Object.entries(container)) yield* pair;
}

/** A character for each byte. */
function textOf(buffer: ArrayBuffer): string {
  let text = "";
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
  return text;
}
