/** What is in a map or a set at one moment: copied inside the guard, and made values outside of it. */
import { words } from "../memory.js";
import { prepareNodes } from "../queue/items.js";
import { lock, unlock } from "../waiters.js";
import { type Copied, copyCell, dropCopied, readCopied, sharingIn, sizeCopied } from "./cells.js";
import { blockOf, type Key, keyFrom, SHORT, sizeBeyond } from "./keys.js";
import { IN_SLOT, KEY, slots } from "./table.js";

/** Where a copied key is, and what. */
interface Entry {
  readonly is: number;
  readonly from: number;
  readonly value: Copied;
}

/** @param values whether they are wanted too. */
export function entriesOf(at: number, values: boolean): [Key, unknown][] {
  const { copy, entries } = taken(at, values);
  let read = 0;
  try {
    return entries.map(({ is, from, value }) => {
      const key = keyFrom(copy, is, from);
      read++;
      return [key, values ? readCopied(copy, value) : undefined];
    });
  } finally {
    // One that could not be read was let go of by that.
    for (const { value } of entries.slice(read)) dropCopied(value);
  }
}

function taken(at: number, values: boolean): { copy: Int32Array; entries: Entry[] } {
  for (;;) {
    lock(at);
    try {
      const all = [...slots(at)];
      const lacks = values ? sharingIn(all.map((slot) => slot + IN_SLOT)) : 0;
      if (lacks === 0) return copied(all, values);
      sharing = lacks;
    } finally {
      unlock(at);
    }
    prepareNodes(sharing);
  }
}
let sharing = 0;

/** Inside. */
function copied(all: readonly number[], values: boolean): { copy: Int32Array; entries: Entry[] } {
  let size = 0;
  for (const slot of all)
    size += SHORT + sizeBeyond(slot + KEY) + (values ? sizeCopied(slot + IN_SLOT) : 0);
  const copy = new Int32Array(size);
  let to = 0;
  const entries = all.map((slot): Entry => {
    const key = slot + KEY;
    const from = to;
    const length = sizeBeyond(key) || SHORT;
    const start = blockOf(key) || key + 1;
    for (let each = 0; each < length; each++) copy[to++] = words[start + each] as number;
    const value = values ? copyCell(slot + IN_SLOT, copy, to) : NONE;
    to += value.size;
    return { is: words[key] as number, from, value };
  });
  return { copy, entries };
}

const NONE: Copied = { sort: 0, from: 0, size: 0, node: 0, box: 0 };
