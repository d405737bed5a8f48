import { isRecord } from "./transfer.js";

/** What an object holds, as structured clone sees it. Empty for leaves such as dates and buffers. */
export function childrenOf(value: object): Iterable<unknown> {
  if (Array.isArray(value)) return value;
  if (value instanceof Set) return value;
  if (value instanceof Map) return both(value);
  return isRecord(value) ? Object.values(value) : [];
}

function* both(map: Map<unknown, unknown>): Iterable<unknown> {
  for (const [key, item] of map) {
    yield key;
    yield item;
  }
}
