/** Last in, first out: each item has a block of its own, which names the one below. */
import { allocate, free, ITEMS } from "../allocate.js";
import { words } from "../memory.js";
import { copyIn, copyOut, doLater, freeLater, letGo } from "./items.js";
import type { Order } from "./order.js";
import { countPut, countTake, ORDER, PUTS, TAKES } from "./words.js";

const TOP = ORDER;

// A block's words.
const SIZE = 0;
const BELOW = 1;
/** How many items there are up to this one. */
const DEPTH = 2;
/** What `PUTS` was before it came. */
const TICKET = 3;
const ITEM = 4;

export const lifo: Order = {
  size: 1,

  prepare(item) {
    const size = item.size + ITEM;
    const block = allocate(size, ITEMS);
    words[block + SIZE] = size;
    copyIn(item, block + ITEM);
    return block;
  },

  discard(block) {
    free(block);
  },

  add(at, _item, block) {
    const below = words[at + TOP] as number;
    words[block + BELOW] = below;
    words[block + DEPTH] = depthOf(below) + 1;
    words[block + TICKET] = words[at + PUTS] as number;
    Atomics.store(words, at + TOP, block);
    countPut(at);
    return 0;
  },

  read(at) {
    const block = words[at + TOP] as number;
    copyOut(block + ITEM, (words[block + SIZE] as number) - ITEM);
  },

  take(at) {
    const block = words[at + TOP] as number;
    Atomics.store(words, at + TOP, words[block + BELOW] as number);
    countTake(at);
    freeLater(block);
  },

  list(at) {
    const list: [number, number][] = [];
    for (let block = words[at + TOP] as number; block !== 0; block = words[block + BELOW] as number)
      list.push([block + ITEM, (words[block + SIZE] as number) - ITEM]);
    return list;
  },

  clear(at) {
    let block = words[at + TOP] as number;
    words[at + TOP] = 0;
    doLater(() => {
      while (block !== 0) {
        const size = words[block + SIZE] as number;
        const below = words[block + BELOW] as number;
        letGo(block + ITEM, size - ITEM);
        free(block);
        block = below;
      }
    });
  },

  // Which items are in it, the blocks say; the counters follow.
  mend(at) {
    const top = words[at + TOP] as number;
    const depth = depthOf(top);
    if (depth > 0 && words[top + TICKET] === words[at + PUTS]) countPut(at);
    words[at + TAKES] = ((words[at + PUTS] as number) - depth) | 0;
  },
};

function depthOf(block: number): number {
  if (block === 0) return 0;
  return words[block + DEPTH] as number;
}
