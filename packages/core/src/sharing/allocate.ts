/**
 * Memory in the commons. It is made of runs of pages, one behind the other, each of which says in its first
 * words how long it is: a large block, a page of small blocks of one size, or nothing. What is freed is joined
 * with what is free beside it. A realm may die in the middle of it: how long the runs are is always true, since
 * each change of that is one store, and everything else is made again from it.
 */
import { CEILING, COMMONS_START, END, entryOf, FREES } from "../realm/commons.js";
import { shared } from "../realm/state.js";
import { enter, leave } from "./guard.js";
import { LENGTH, look, reach, words } from "./memory.js";

// The first words of the commons.
const GUARD = 0;
/** How long the last run is. */
const LAST = 7;
/** Free runs: a list for each power of two of their lengths. */
const RUNS = 8;
const RUN_LISTS = 20;
/** Pages that have a free block: a list for each size and use. */
const PAGES = 64;

/** What memory is used for, as the message says it that it is out. */
const OWN_USE = 0;
export const OBJECTS = 1;
export const STRUCTS = 2;
export const ITEMS = 3;
const USES = 4;

/** Words. */
const PAGE = 1024;
/** The first words of a run. */
const HEADER = 8;
const SMALLEST = 3;
/** A larger block has a run of its own. */
const SMALL = 256;
const SIZES = 6;

// Words of a run.
/** How many pages it has, above `STATE_BITS` that say what it is. */
const RUN = 0;
/** How many pages the run before it has. */
const BEFORE = 1;
const NEXT = 2;
const PREVIOUS = 3;
// Words of a page of small blocks.
/** The first free one; each names the next. */
const BLOCKS = 4;
/** How many are not free. */
const TAKEN = 5;

// What a run is: in the lowest two bits, then its use in two, then the power of two of its blocks.
const STATE_BITS = 8;
const FREE = 1;
const BLOCK = 2;
const SPLIT = 3;
const KIND = 3;

const pagesOf = (run: number): number => (words[run + RUN] as number) >>> STATE_BITS;
const kindOfRun = (run: number): number => (words[run + RUN] as number) & KIND;
const useOf = (run: number): number => ((words[run + RUN] as number) >> 2) & (USES - 1);
const powerOf = (run: number): number => ((words[run + RUN] as number) >> 4) & 15;
const runOf = (at: number): number => at - ((at - COMMONS_START) % PAGE);
const blocksIn = (power: number): number => (PAGE - HEADER) >> power;

function mark(run: number, pages: number, kind: number, use = 0, power = 0): void {
  Atomics.store(words, run + RUN, (pages << STATE_BITS) | (power << 4) | (use << 2) | kind);
}

/** How many words a block for so many has; all of them may be used. */
export function roomFor(size: number): number {
  if (size <= SMALL) return 2 ** Math.max(SMALLEST, 32 - Math.clz32(size - 1));
  return Math.ceil((size + HEADER) / PAGE) * PAGE - HEADER;
}

/** How many bytes of memory a block takes. */
export function bytesOf(at: number): number {
  const run = runOf(at);
  return 4 * (kindOfRun(run) === SPLIT ? 2 ** powerOf(run) : pagesOf(run) * PAGE);
}

let last: RangeError | undefined;
/** Whether that was thrown because memory is out: after a turn of the event loop there may be some. */
export function isOutOfMemory(error: unknown): boolean {
  return error !== undefined && error === last;
}

/** Called when memory is out, one after the other until there is some: each gives back what nobody needs. */
let waysOut: readonly (() => void)[] = [];
export function whenOut(...ways: (() => void)[]): void {
  waysOut = ways;
}

/**
 * A block of zeros; for `ITEMS` of whatever.
 *
 * @param size in words.
 * @param taken called when the block is there and before anything else is, which may take long: whoever may have
 * to give it back can note where it is, in case this realm dies. Called inside the guard; what stands in the
 * block then is gone afterwards.
 * @returns its first word; a multiple of 8.
 * @throws {RangeError} when memory is out.
 */
export function allocate(
  size: number,
  use: number = OWN_USE,
  taken?: (at: number) => void,
): number {
  if (!(size > 0)) throw new RangeError(`heddle: a block of ${size} words`);
  let at = tryAllocate(size, use, taken);
  for (const makeRoom of waysOut) {
    if (at !== 0) break;
    makeRoom();
    at = tryAllocate(size, use, taken);
  }
  if (at !== 0) return at;
  last = outOfMemory(size);
  throw last;
}

function tryAllocate(size: number, use: number, taken?: (at: number) => void): number {
  let isFresh = false;
  let at = 0;
  enterHeap();
  try {
    if (size <= SMALL) at = takeBlock(Math.max(SMALLEST, 32 - Math.clz32(size - 1)), use);
    else {
      const pages = Math.ceil((size + HEADER) / PAGE);
      const end = endOf();
      const run = takeRun(pages) || append(pages);
      if (run === 0) return 0;
      // Nobody has ever written there.
      isFresh = run === end;
      mark(run, pages, BLOCK, use);
      at = run + HEADER;
    }
    if (at !== 0) taken?.(at);
  } finally {
    leave(GUARD);
  }
  // Outside, since it may take long.
  if (at !== 0 && !isFresh && use !== ITEMS) words.fill(0, at, at + size);
  return at;
}

/** Should this realm die while it waits for its turn, `freeFor` does it. */
export function free(at: number): void {
  const run = runOf(at);
  const note = entryOf(shared.realmId) + FREES;
  Atomics.store(words, note, at);
  enterHeap();
  try {
    Atomics.store(words, note, 0);
    if (kindOfRun(run) === SPLIT) freeBlock(run, at);
    else freeRun(run);
  } finally {
    leave(GUARD);
  }
}

/** Frees what a dead realm was about to. */
export function freeFor(id: number): void {
  const at = Atomics.exchange(words, entryOf(id) + FREES, 0);
  if (at !== 0) free(at);
}

/** Should this realm die, that block is freed, until it says another or frees one; 0 for none. */
export function freeIfDead(at: number): void {
  Atomics.store(words, entryOf(shared.realmId) + FREES, at);
}

function enterHeap(): void {
  const died = enter(GUARD);
  reach();
  if (died) mend();
}

// What follows is called inside the guard.

const listOfPages = (power: number, use: number): number => PAGES + (power - SMALLEST) * USES + use;
const listOfRuns = (pages: number): number => RUNS + 31 - Math.clz32(pages);
const endOf = (): number => Atomics.load(words, END) || COMMONS_START;

function link(list: number, run: number): void {
  const next = words[list] as number;
  words[run + NEXT] = next;
  words[run + PREVIOUS] = 0;
  if (next !== 0) words[next + PREVIOUS] = run;
  words[list] = run;
}

function unlink(list: number, run: number): void {
  const next = words[run + NEXT] as number;
  const previous = words[run + PREVIOUS] as number;
  words[previous === 0 ? list : previous + NEXT] = next;
  if (next !== 0) words[next + PREVIOUS] = previous;
}

function takeBlock(power: number, use: number): number {
  const list = listOfPages(power, use);
  const page = (words[list] as number) || newPage(power, use);
  if (page === 0) return 0;
  const at = words[page + BLOCKS] as number;
  const rest = words[at] as number;
  words[page + TAKEN] = (words[page + TAKEN] as number) + 1;
  Atomics.store(words, page + BLOCKS, rest);
  if (rest === 0) unlink(list, page);
  return at;
}

function newPage(power: number, use: number): number {
  const page = takeRun(1) || append(1);
  if (page === 0) return 0;
  let next = 0;
  for (let nth = blocksIn(power); nth > 0; nth--) {
    const at = page + HEADER + ((nth - 1) << power);
    words[at] = next;
    next = at;
  }
  words[page + BLOCKS] = next;
  words[page + TAKEN] = 0;
  mark(page, 1, SPLIT, use, power);
  link(listOfPages(power, use), page);
  return page;
}

function freeBlock(page: number, at: number): void {
  const first = words[page + BLOCKS] as number;
  const list = listOfPages(powerOf(page), useOf(page));
  words[at] = first;
  Atomics.store(words, page + BLOCKS, at);
  const taken = (words[page + TAKEN] as number) - 1;
  words[page + TAKEN] = taken;
  if (first === 0) link(list, page);
  // One stays, for the next block.
  const isOnly = words[list] === page && words[page + NEXT] === 0;
  if (taken === 0 && !isOnly) giveUp(list, page);
}

function giveUp(list: number, page: number): void {
  unlink(list, page);
  freeRun(page);
}

/** A free run's first pages; 0 where there is none that long. */
function takeRun(pages: number): number {
  const last = RUNS + RUN_LISTS;
  for (let list = listOfRuns(pages); list < last; list++) {
    for (let run = words[list] as number; run !== 0; run = words[run + NEXT] as number) {
      const length = pagesOf(run);
      if (length < pages) continue;
      unlink(list, run);
      if (length > pages) split(run, pages, length - pages);
      return run;
    }
  }
  return 0;
}

/** The rest of a run is free. Whoever takes the first part commits that. */
function split(run: number, pages: number, left: number): void {
  const rest = run + pages * PAGE;
  words[rest + BEFORE] = pages;
  mark(rest, left, FREE);
  link(listOfRuns(left), rest);
  tellNext(rest, left);
  mark(run, pages, BLOCK);
}

/** The run after this one learns how long this one is. */
function tellNext(run: number, pages: number): void {
  const next = run + pages * PAGE;
  words[next < endOf() ? next + BEFORE : LAST] = pages;
}

/** More pages at the end, after those of a free run that ends there; 0 where memory is out. */
function append(pages: number): number {
  const end = endOf();
  const last = end - (words[LAST] as number) * PAGE;
  const isFree = end > COMMONS_START && kindOfRun(last) === FREE;
  const run = isFree ? last : end;
  const newEnd = run + pages * PAGE;
  if (newEnd > words.length && !grow(newEnd)) return 0;
  if (isFree) unlink(listOfRuns(pagesOf(last)), last);
  else words[run + BEFORE] = words[LAST] as number;
  mark(run, pages, BLOCK);
  words[LAST] = pages;
  Atomics.store(words, END, newEnd);
  return run;
}

function freeRun(run: number): void {
  let first = run;
  let pages = pagesOf(run);
  const next = run + pages * PAGE;
  if (next < endOf() && kindOfRun(next) === FREE) {
    unlink(listOfRuns(pagesOf(next)), next);
    pages += pagesOf(next);
  }
  const before = run - (words[run + BEFORE] as number) * PAGE;
  if (before < run && kindOfRun(before) === FREE) {
    unlink(listOfRuns(pagesOf(before)), before);
    pages += pagesOf(before);
    first = before;
  }
  mark(first, pages, FREE);
  tellNext(first, pages);
  link(listOfRuns(pages), first);
}

function* runs(): Iterable<number> {
  for (let run = COMMONS_START, end = endOf(); run < end; run += pagesOf(run) * PAGE) yield run;
}

/** Somebody died inside: makes the lists again. A block that was being given to the dead stays taken. */
function mend(): void {
  words.fill(0, RUNS, RUNS + RUN_LISTS);
  words.fill(0, PAGES, PAGES + SIZES * USES);
  let before = 0;
  let open = 0;
  let end = COMMONS_START;
  for (const run of runs()) {
    end = run + pagesOf(run) * PAGE;
    if (kindOfRun(run) !== FREE) {
      if (open !== 0) link(listOfRuns(pagesOf(open)), open);
      open = 0;
    } else if (open === 0) open = run;
    else {
      mark(open, pagesOf(open) + pagesOf(run), FREE);
      before = pagesOf(open);
      continue;
    }
    words[run + BEFORE] = before;
    before = pagesOf(run);
    if (kindOfRun(run) === SPLIT) mendPage(run);
  }
  if (open !== 0) link(listOfRuns(pagesOf(open)), open);
  words[LAST] = before;
  // The last run may just have been made longer.
  if (end > COMMONS_START) Atomics.store(words, END, end);
}

function mendPage(page: number): void {
  let left = 0;
  for (let at = words[page + BLOCKS] as number; at !== 0; at = words[at] as number) left++;
  words[page + TAKEN] = blocksIn(powerOf(page)) - left;
  if (left > 0) link(listOfPages(powerOf(page), useOf(page)), page);
}

/** Makes the memory so many words long; false where it must not be. */
function grow(end: number): boolean {
  const memory = shared.commons as SharedArrayBuffer;
  const most = mostBytes();
  const least = end * 4;
  if (memory.byteLength < least) {
    if (least > most) return false;
    memory.grow(Math.max(least, Math.min(memory.byteLength * 2, most)));
  }
  look();
  Atomics.store(words, LENGTH, words.length);
  return true;
}

function ceiling(): number {
  const most = (shared.commons as SharedArrayBuffer).maxByteLength / 4;
  return Math.min((words[CEILING] as number) || most, most);
}

/** How many bytes there may be at most. */
export function mostBytes(): number {
  return ceiling() * 4;
}

/** Gives pages back that nothing is in. */
export function trim(): void {
  enterHeap();
  for (let list = PAGES; list < PAGES + SIZES * USES; list++) {
    for (let page = words[list] as number; page !== 0; ) {
      const next = words[page + NEXT] as number;
      if (words[page + TAKEN] === 0) giveUp(list, page);
      page = next;
    }
  }
  leave(GUARD);
}

/** In bytes. */
export interface Usage {
  readonly used: number;
  /** By what it is used for. */
  readonly by: readonly number[];
  /** The largest block that could be had. */
  readonly largest: number;
  readonly most: number;
}

export function usage(): Usage {
  const by = new Array<number>(USES).fill(0);
  let largest = 0;
  enterHeap();
  for (const run of runs()) {
    const isFree = kindOfRun(run) === FREE;
    const isSplit = kindOfRun(run) === SPLIT;
    const length = isSplit ? (words[run + TAKEN] as number) << powerOf(run) : pagesOf(run) * PAGE;
    if (isFree) largest = Math.max(largest, length);
    else by[useOf(run)] = (by[useOf(run)] as number) + 4 * length;
  }
  const end = endOf();
  const last = end - (words[LAST] as number) * PAGE;
  const tail = end > COMMONS_START && kindOfRun(last) === FREE ? last : end;
  const most = ceiling();
  leave(GUARD);
  const beyond = Math.floor((most - tail) / PAGE) * PAGE;
  largest = Math.max(largest, beyond) - HEADER;
  return {
    used: by.reduce((sum, each) => sum + each),
    by,
    largest: 4 * Math.max(0, largest),
    most: 4 * most,
  };
}

const NAMES = [
  "heddle's own lists",
  "locks, queues and the like",
  "structs and arrays",
  "items of queues and collections",
];

function outOfMemory(size: number): RangeError {
  const { used, by, largest, most } = usage();
  const uses = by
    .map((bytes, use) => ({ bytes, name: NAMES[use] }))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ bytes, name }) => `${show(bytes)} by ${name}`);
  return new RangeError(
    `out of shared memory: ${show(size * 4)} asked for, and the largest free block has ${show(largest)}. In use are ${show(used)} of ${show(most)}: ${uses.join(", ")}. Let go of what nobody needs (using, [Symbol.dispose](), and in a loop a turn of the event loop now and then: the collector needs one), take items out of queues, or make the runtime with sharedMemory: { maxBytes }`,
  );
}

function show(bytes: number): string {
  if (bytes < 2 ** 10) return `${bytes} bytes`;
  for (const [unit, name] of [
    [2 ** 30, "GiB"],
    [2 ** 20, "MiB"],
  ] as const)
    if (bytes >= unit) return `${Math.floor((bytes / unit) * 10) / 10} ${name}`;
  return `${Math.floor(bytes / 2 ** 10)} KiB`;
}
