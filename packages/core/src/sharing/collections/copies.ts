/** Cells as they were at one moment: copied inside the guard, and made values outside of it. */
import { endHold } from "../handle.js";
import { words } from "../memory.js";
import { read } from "../queue/crossing.js";
import { copyOut } from "../queue/items.js";
import {
  BODY,
  BOX,
  boxOf,
  CONTENT,
  HALF,
  half,
  hasNodes,
  heldAnew,
  IN_SECOND,
  isSharing,
  LENGTH,
  NUMBER,
  openBox,
  SHARING,
  SORT,
} from "./cells.js";

/** A cell's value, copied. */
export interface Copied {
  readonly sort: number;
  /** Where its words are in the copy. */
  readonly from: number;
  readonly size: number;
  /** The box that is held for it until it is read, and the hold. */
  readonly node: number;
  readonly box: number;
}

/** Inside: how many words its copy has. */
export function sizeCopied(cell: number): number {
  const content = words[cell + CONTENT] as number;
  return (content & SORT) < BOX ? HALF : (words[boxOf(content) + LENGTH] as number);
}

/** Inside, before cells are copied: how many nodes `prepareNodes` is to have first, outside; 0 where they are there. */
export function sharingIn(cells: readonly number[]): number {
  const count = cells.filter((cell) => isSharing(words[cell + CONTENT] as number)).length;
  return hasNodes(count) ? 0 : count;
}

/** Up to so many words a loop is faster than a view. */
export const FEW = 64;

/** Inside, after `sharingIn`. */
export function copyCell(cell: number, copy: Int32Array, to: number): Copied {
  const content = words[cell + CONTENT] as number;
  const sort = content & SORT;
  const size = sizeCopied(cell);
  const from = sort < BOX ? half(cell, content) : boxOf(content) + BODY;
  if (size > FEW) copy.set(words.subarray(from, from + size), to);
  else for (let each = 0; each < size; each++) copy[to + each] = words[from + each] as number;
  const { node, box } = sort === SHARING ? heldAnew(boxOf(content)) : { node: 0, box: 0 };
  return { sort, from: to, size, node, box };
}

/** Outside. */
export function readCopied(copy: Int32Array, { sort, from, size, node, box }: Copied): unknown {
  if (box !== 0) return openBox({ node, box });
  if ((sort & ~IN_SECOND) === NUMBER) return numberIn(copy, from);
  copyOut(from, size, copy);
  return read();
}

export function numberIn(copy: Int32Array, from: number): number {
  bits[0] = copy[from] as number;
  bits[1] = copy[from + 1] as number;
  return float[0] as number;
}
const float = /* @__PURE__ */ new Float64Array(1);
const bits = /* @__PURE__ */ new Int32Array(float.buffer);

/** Outside: it will not be read. */
export function dropCopied({ node, box }: Copied): void {
  if (box !== 0) endHold(node, box);
}
