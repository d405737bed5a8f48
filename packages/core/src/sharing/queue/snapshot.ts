/** What is in a queue at one moment: copied inside the guard, and made values outside of it. */

import { HAS_SHARED } from "../bytes/tags.js";
import { changeHold, endHold, holdNothing, retain } from "../handle.js";
import { kindOf } from "../kinds.js";
import { bytes, words } from "../memory.js";
import { lock, unlock } from "../waiters.js";
import { read } from "./crossing.js";
import { copyOut, prepareNodes, reader, sharedIn, takeNodes } from "./items.js";
import type { QueueKind } from "./line.js";
import { staying } from "./values.js";

interface Item {
  readonly words: Int32Array;
  /** What is shared in it, held by this realm, and the holds. */
  readonly places: Int32Array;
  readonly holds: readonly number[];
}

/** The values, in the order in which they would come out. Who cannot read one lets go of the rest. */
export function valuesIn(at: number): unknown[] {
  const items = itemsIn(at);
  let taken = 0;
  try {
    return items.map((item) => {
      taken++;
      copyOut(0, item.words.length, item.words);
      reader.holds = item.holds;
      return read(staying);
    });
  } finally {
    for (const { places, holds } of items.slice(taken))
      for (const [nth, node] of holds.entries()) endHold(node, places[nth] as number);
  }
}

function itemsIn(at: number): Item[] {
  for (;;) {
    let lacks: number;
    lock(at);
    try {
      const list = (kindOf(at) as QueueKind).order.list(at);
      const places = list.map(([item, size]) => placesIn(item, size));
      lacks = places.reduce((sum, each) => sum + each.length, 0);
      const nodes = takeNodes(lacks);
      if (nodes)
        return list.map(([item, size], nth) => {
          const own = places[nth] as Int32Array;
          return { words: words.slice(item, item + size), places: own, holds: hold(own, nodes) };
        });
    } finally {
      unlock(at);
    }
    prepareNodes(lacks);
  }
}

function placesIn(item: number, size: number): Int32Array {
  const shares = ((bytes[item * 4] as number) & HAS_SHARED) !== 0;
  return shares ? sharedIn(words, item, size) : new Int32Array(0);
}

function hold(places: Int32Array, nodes: number[]): number[] {
  return Array.from(places, (place) => {
    const node = nodes.pop() as number;
    holdNothing(node);
    retain(place);
    changeHold(node, place);
    return node;
  });
}
