import { TextDecoder } from "../base/globals.js";
import { setOwn } from "../base/own.js";

/**
 * A value as text, for a carrier that blocks where no structured clone can reach it: a list of nodes in JSON. A
 * node is a type and what the value is made of: JSON's primitives as they are, all else as the number of its
 * node, alone in an array. So cycles and shared parts stay. The first is a list of the value. Here is what reads it,
 * `pack.ts` writes it.
 */
export type Node = [type: string, ...parts: unknown[]];

export function unpack(bytes: Uint8Array<ArrayBuffer>): unknown {
  const nodes: Node[] = JSON.parse(new TextDecoder().decode(bytes));
  const made: unknown[] = [];
  const of = (part: unknown): unknown => (Array.isArray(part) ? made[part[0]] : part);
  // What cannot be filled later is made of nodes that stand before it.
  for (const [type, ...parts] of nodes) made.push(make(type, parts.map(of)));
  for (const [at, [type, ...parts]] of nodes.entries()) fill(type, made[at], parts.map(of));
  return (made[0] as unknown[])[0];
}

function make(type: string, parts: unknown[]): unknown {
  const first = parts[0] as string;
  switch (type) {
    case "list":
    case "array":
      return [];
    case "object":
      return {};
    case "undefined":
      return undefined;
    case "number":
      return Number(first);
    case "bigint":
      return BigInt(first);
    case "boxed":
      return Object(first);
    case "bytes":
      return Uint8Array.from(first, (char) => char.charCodeAt(0)).buffer;
  }
  // Map, Set, Date, RegExp, and views of bytes. The first two are filled later.
  const Type = Reflect.get(globalThis, type) as new (...of: unknown[]) => object;
  return type === "Map" || type === "Set" ? new Type() : new Type(...parts);
}

function fill(type: string, made: unknown, parts: readonly unknown[]): void {
  if (type === "list") for (const part of parts) (made as unknown[]).push(part);
  if (type === "Set") for (const part of parts) (made as Set<unknown>).add(part);
  for (let at = 0; at < parts.length; at += 2) {
    const [key, value] = [parts[at], parts[at + 1]];
    if (type === "Map") (made as Map<unknown, unknown>).set(key, value);
    if (type === "object" || type === "array") setOwn(made as object, key as string, value);
  }
}
