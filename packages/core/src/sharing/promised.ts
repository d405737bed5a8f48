/** How a realm waits with promises: all of them share one wait for the realm's bell. */
import { onAbort } from "../base/abort.js";
import { clearTimeout, Promise, queueMicrotask, setTimeout } from "../base/globals.js";
import { microtask } from "../base/microtask.js";
import { after } from "../base/timer.js";
import { BELL, entryOf, LISTENING, RESCAN } from "../realm/commons.js";
import { shared } from "../realm/state.js";
import { answer } from "./asking.js";
import { kindOf } from "./kinds.js";
import { words } from "./memory.js";
import { has, type InLine, leaveLine, serve, TIMED_OUT, type Wait } from "./standing.js";
import {
  ANSWER,
  freeWaiter,
  GRANTED,
  isSettled,
  lock,
  PLACE,
  push,
  putBack,
  stateOf,
  takeSettled,
  unlock,
  WOKEN,
  waitOn,
  whenSettledHere,
} from "./waiters.js";

/** A wait of this realm that has a promise. */
class Promised {
  /** Stops its timer. */
  cancel: (() => void) | undefined;
  /** Stops hearing its signal. */
  unlisten: (() => void) | undefined;

  constructor(
    readonly object: number,
    readonly waiter: number,
    readonly keeps: boolean,
    readonly give: (answer: number) => unknown,
    readonly resolve: (value: unknown) => void,
    readonly reject: (reason: unknown) => void,
  ) {}

  /** Ends it with its waiter's answer. @param give makes what it gives of that, or throws what it rejects with. */
  end(answer: number, give = this.give): void {
    forget(this);
    this.cancel?.();
    this.unlisten?.();
    if (!this.keeps || answer === TIMED_OUT) freeWaiter(this.waiter);
    try {
      this.resolve(give(answer));
    } catch (error) {
      this.reject(error);
    }
  }

  /** Ends it without what it waits for, unless that was handed to it before. */
  giveUp(give?: () => never): void {
    const { object, waiter } = this;
    const served = leaveLine(object, waiter);
    drain();
    if (promiseOf(waiter) !== this) return;
    // Whoever served it died before it could tell.
    if (served) this.end(words[waiter + ANSWER] as number);
    else this.end(TIMED_OUT, give);
  }
}

/**
 * This realm's waits that have a promise, each where its waiter's record says. A Map would do, but one that is empty
 * now and then is a chain of old tables, which takes the collector longer than all waits take.
 */
const promises: (Promised | undefined)[] = [];
/** The places in it that are free. */
const places: number[] = [];

function promiseOf(waiter: number): Promised | undefined {
  const promised = promises[words[waiter + PLACE] as number];
  return promised?.waiter === waiter ? promised : undefined;
}

export function anyPromised(): boolean {
  return promises.length > places.length;
}

function remember(promised: Promised): void {
  if (promises.length === places.length) hold(true);
  const place = places.pop() ?? promises.length;
  promises[place] = promised;
  words[promised.waiter + PLACE] = place;
}

function forget(promised: Promised): void {
  const place = words[promised.waiter + PLACE] as number;
  promises[place] = undefined;
  if (places.push(place) === promises.length) hold(false);
}

/**
 * Waits with a promise. To be called inside the object's guard, which it leaves.
 *
 * @param give makes what the promise gives, or throws what it rejects with.
 */
export function waitAsync<T>(
  object: number,
  waiter: number,
  wait: Wait,
  give: (answer: number) => T | PromiseLike<T>,
  inLine?: InLine,
): Promise<T> {
  push(object, waiter);
  unlock(object);
  return new Promise<T>((resolve, reject) => {
    const end = resolve as (value: unknown) => void;
    const keeps = inLine?.keeps === true;
    begin(new Promised(object, waiter, keeps, give, end, reject), wait, inLine);
  });
}

function begin(promised: Promised, { timeout, signal }: Wait, inLine: InLine | undefined): void {
  remember(promised);
  if (timeout !== Number.POSITIVE_INFINITY)
    promised.cancel = after(timeout, () => promised.giveUp());
  if (signal) promised.unlisten = onAbort(signal, () => promised.giveUp(throwing(signal.reason)));
  if (!listening) listen();
  try {
    inLine?.begun?.();
  } catch (error) {
    promised.giveUp(throwing(error));
  }
}

function throwing(error: unknown): () => never {
  return () => {
    throw error;
  };
}

/** Ends the waits that have been settled. */
function drain(): void {
  const news = takeNews();
  // By number, which takes half as long as long as nothing is compiled.
  for (let nth = 0; nth < news.length; nth++) look(news[nth] as number);
}

/** What this realm's thread is held for, or 0. */
let blockedFor = 0;

/** @returns what it was held for until now. */
export function holdFor(object: number): number {
  const before = blockedFor;
  blockedFor = object;
  return before;
}

/** This realm's settled waiters; when somebody has died, also those that nobody told. */
function takeNews(): number[] {
  const news = takeSettled();
  if (Atomics.exchange(words, entryOf(shared.realmId) + RESCAN, 0) === 0) return news;
  if (blockedFor !== 0) serve(blockedFor);
  const all = new Set(news);
  for (const promised of promises) {
    if (!promised) continue;
    const { object, waiter } = promised;
    serve(object, () => {
      // Nobody who lives is just about to tell it: that happens inside.
      for (const told of takeSettled()) all.add(told);
      if (isSettled(waiter)) all.add(waiter);
    });
  }
  return [...all];
}

function look(waiter: number): void {
  const promised = promiseOf(waiter);
  if (promised && has(promised.object, waiter)) promised.end(words[waiter + ANSWER] as number);
}

let drainsSoon = false;
const drainSoon = microtask(() => {
  drainsSoon = false;
  drain();
});
whenSettledHere(() => {
  if (drainsSoon) return;
  drainsSoon = true;
  drainSoon();
});

/** In `LISTENING`: promises wait for the bell. */
const AWAITED = 2;
let listening = false;

/** One wait for all: the bell rings when something has been settled. */
function listen(): void {
  listening = true;
  const entry = entryOf(shared.realmId);
  Atomics.or(words, entry + LISTENING, AWAITED);
  const seen = Atomics.load(words, entry + BELL);
  // What came before the bell was watched.
  drain();
  if (!Atomics.waitAsync) return void setTimeout(heard, POLL);
  const wait = Atomics.waitAsync(words, entry + BELL, seen);
  if (wait.async) void wait.value.then(heard);
  else queueMicrotask(heard);
}

function heard(): void {
  listening = false;
  drain();
  if (listening) return;
  if (anyPromised()) listen();
  else Atomics.and(words, entryOf(shared.realmId) + LISTENING, ~AWAITED);
}

/** Milliseconds between looks where a runtime has no `Atomics.waitAsync`; only while somebody waits. */
const POLL = 4;

let alive: ReturnType<typeof setTimeout> | undefined;

/** `Atomics.waitAsync` keeps no program alive: a timer does. A carrier lives as long as the main realm wants. */
function hold(on: boolean): void {
  if (shared.isCarrier) return;
  clearTimeout(alive);
  if (on) alive = setTimeout(() => hold(true), 2 ** 31 - 1);
}

/** While this realm is blocked its promises cannot go on: others get what was handed to them. */
export function decline(): void {
  if (words.length === 0) return;
  answer();
  const kept: number[] = [];
  // The last first: so each finds its place at the start of the line.
  for (const waiter of takeNews().reverse()) if (!takeBack(waiter)) kept.push(waiter);
  for (const waiter of kept.reverse()) look(waiter);
}

/** What a waiter was given that cannot go on goes to the next. @returns whether it waits again. */
function takeBack(waiter: number): boolean {
  const object = promiseOf(waiter)?.object;
  if (object === undefined) return false;
  const kind = kindOf(object);
  const state = stateOf(waiter);
  if (state === WOKEN) {
    lock(object);
    waitOn(waiter);
    kind.pass?.(object);
    unlock(object);
    return true;
  }
  if (state !== GRANTED || !kind.undo) return false;
  lock(object);
  putBack(object, waiter);
  kind.undo(object, waiter);
  kind.serve?.(object);
  unlock(object);
  return true;
}

/** Its promises can go on: serves what others passed over meanwhile. */
export function servePromised(): void {
  if (!anyPromised()) return;
  const objects = new Set<number>();
  for (const promised of promises) if (promised) objects.add(promised.object);
  for (const object of objects) serve(object);
}
