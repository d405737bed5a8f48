/**
 * What an item holds changes hands in the one step that puts it in or takes it out: before a put it is held by
 * the realm that puts it, then by the item, and from the step on that takes it by the realm that took it. A
 * realm notes beforehand which of its holds change. Where it dies in the middle, whoever comes into the queue
 * next sees whether the step was made, and changes them or leaves them.
 */
import { entryOf, NOTE } from "../../realm/commons.js";
import { shared } from "../../realm/state.js";
import { allocate, free } from "../allocate.js";
import { changeHold } from "../handle.js";
import { words } from "../memory.js";
import { lock, unlock } from "../waiters.js";
import { CHANGING } from "./words.js";

// A note's words.
/** 0 where nothing is changing. */
const QUEUE = 0;
/** The queue's counter that changes with the step, and what it was before. */
const COUNTER = 1;
const BEFORE = 2;
const COUNT = 3;
/** For how many holds there is room. */
const ROOM = 4;
/** Each hold, and what it is to hold. */
const HOLDS = 6;

const SMALLEST = 8;

function noteHere(): number {
  return words[entryOf(shared.realmId) + NOTE] as number;
}

export function hasNoteFor(count: number): boolean {
  const note = noteHere();
  return note !== 0 && (words[note + ROOM] as number) >= count;
}

/** Outside of every guard. */
export function makeNoteFor(count: number): void {
  if (hasNoteFor(count)) return;
  const before = noteHere();
  const room = Math.max(SMALLEST, count);
  const note = allocate(HOLDS + 2 * room);
  words[note + QUEUE] = 0;
  words[note + ROOM] = room;
  Atomics.store(words, entryOf(shared.realmId) + NOTE, note);
  if (before !== 0) free(before);
}

/**
 * Inside the queue's guard, before the step: when that is made, each of these holds of this realm is to hold
 * something else.
 *
 * @param counter the queue's word that changes with the step.
 */
export function beginChange(
  queue: number,
  counter: number,
  holds: readonly number[],
  becomes: (nth: number) => number,
): void {
  const note = noteHere();
  words[note + COUNTER] = counter;
  words[note + BEFORE] = words[queue + counter] as number;
  words[note + COUNT] = holds.length;
  for (let nth = 0; nth < holds.length; nth++) {
    words[note + HOLDS + 2 * nth] = holds[nth] as number;
    words[note + HOLDS + 2 * nth + 1] = becomes(nth);
  }
  Atomics.store(words, note + QUEUE, queue);
  Atomics.store(words, queue + CHANGING, note);
}

/** Inside the queue's guard: the step was made, or it was not. Does nothing where no change was begun. */
export function endChange(queue: number): void {
  const note = words[queue + CHANGING] as number;
  if (note === 0) return;
  const counter = queue + (words[note + COUNTER] as number);
  if (words[counter] !== words[note + BEFORE]) {
    const end = note + HOLDS + 2 * (words[note + COUNT] as number);
    for (let at = note + HOLDS; at < end; at += 2)
      changeHold(words[at] as number, words[at + 1] as number);
  }
  Atomics.store(words, queue + CHANGING, 0);
  Atomics.store(words, note + QUEUE, 0);
}

/** A realm is dead: what it was about to change is settled, before all that it held is released. */
export function buryNote(id: number): void {
  const note = words[entryOf(id) + NOTE] as number;
  if (note === 0) return;
  const queue = words[note + QUEUE] as number;
  if (queue !== 0) {
    // Whoever comes in first sets right what was left.
    lock(queue);
    unlock(queue);
  }
  Atomics.store(words, entryOf(id) + NOTE, 0);
  free(note);
}
