/**
 * Functions that other realms call. A realm numbers those that it lends, and the other side has a function that sends
 * its calls to that number and waits for the answer: carriers speak to the main realm alone, so what a carrier lends
 * another one goes through there, as a callback of the main realm's own. A call stands in line with all that its
 * realm says, so it is made before the end of its thread is heard.
 */
import { ThreadError } from "../base/errors.js";
import { FinalizationRegistry, Promise, queueMicrotask } from "../base/globals.js";
import { type CallbackLike, calledBack } from "../base/internal.js";
import { checkClasses, decode, missingModules } from "../codec/decode.js";
import { encode } from "../codec/encode.js";
import { type CallbackSpecial, heldIn, type Payload } from "../codec/payload.js";
import { explain, unreadable } from "../codec/uncloneable.js";
import type { AnswerOp, CallOp, Op } from "./protocol.js";
import type { Peer } from "./record.js";
import { type Callbacks, letGo, shared } from "./state.js";

/** Gives a function that others may call. @param remote elsewhere than at home: where that is. */
export function markCallback(
  call: (...args: never[]) => Promise<unknown>,
  remote?: CallbackLike[typeof calledBack],
): CallbackLike {
  return Object.defineProperty(call, calledBack, { value: remote }) as unknown as CallbackLike;
}

/** The number of what is there without having been lent: the keeper of what all realms share without shared memory. */
const KEEPER = 0;

interface Lent {
  readonly callback: CallbackLike;
  /** The realm that lends it; several may share these tables, where carriers are no realms of their own. */
  readonly home: number;
  /** Whom it is lent to; nobody where it stays. */
  readonly to: Peer | undefined;
}

interface Waiting {
  readonly peer: Peer;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

class RealmCallbacks implements Callbacks {
  #next = 1;
  readonly #lent = new Map<number, Lent>();
  /** Those that are in a thread's fields. */
  readonly #ofThreads = new Map<number, number[]>();
  /** Calls that have no answer yet. */
  readonly #waiting = new Map<number, Waiting>();
  readonly #collected = new FinalizationRegistry<readonly [Peer, number]>(([peer, id]) => {
    if (!peer.dead) peer.outbox.push({ op: "release", to: id });
  });

  get sizes(): { lent: number; threads: number; waiting: number } {
    const { size: lent } = this.#lent;
    return { lent, threads: this.#ofThreads.size, waiting: this.#waiting.size };
  }

  describe(callback: CallbackLike, home: number, to: Peer | undefined): CallbackSpecial {
    const remote = callback[calledBack];
    if (remote && remote.home === to?.there)
      return { kind: "callback", home: remote.home, id: remote.id, back: true };
    const id = this.#next++;
    this.#lent.set(id, { callback, home, to });
    const special: CallbackSpecial = { kind: "callback", home, id };
    if (!to) special.once = true;
    return special;
  }

  callbackOf(special: CallbackSpecial, here: number, from: Peer | undefined): object {
    const { home, id } = special;
    if (home !== here) return this.#remote(home, id, from, special.ofThread === true);
    const lent = this.#lentBy(home, id);
    if (special.once) this.#lent.delete(id);
    return lent?.callback ?? this.#remote(home, id, undefined, true);
  }

  #lentBy(home: number, id: number): Lent | undefined {
    const lent = this.#lent.get(id);
    return lent?.home === home ? lent : undefined;
  }

  #remote(home: number, id: number, peer: Peer | undefined, isOfThread: boolean): CallbackLike {
    const call = (...args: unknown[]): Promise<unknown> => this.#call(peer, id, args);
    const callback = markCallback(call, { home, id });
    if (peer && !isOfThread) this.#collected.register(callback, [peer, id]);
    return callback;
  }

  ask(peer: Peer, args: readonly unknown[]): Promise<unknown> {
    return this.#call(peer, KEEPER, args);
  }

  tell(peer: Peer, args: readonly unknown[]): void {
    peer.outbox.push({ op: "call", to: KEEPER, number: 0, value: encode(args, peer.sender) });
  }

  #call(peer: Peer | undefined, id: number, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (!peer || peer.dead) return reject(gone());
      const number = this.#next++;
      let value: Payload;
      try {
        value = encode(args, peer.sender);
      } catch (error) {
        return reject(uncloneable("arguments", args, error));
      }
      this.#waiting.set(number, { peer, resolve, reject });
      // Whoever waits for the answer waits as for a thread's end.
      peer.realm.hold();
      peer.outbox.push({ op: "call", to: id, number, value });
    });
  }

  take(peer: Peer, op: Op & { op: "call" | "answer" | "release" }): void {
    if (op.op === "release") this.#lent.delete(op.to);
    else if (op.op === "call") this.#called(peer, op);
    else this.#answered(peer, op);
  }

  #called(peer: Peer, op: CallOp): void {
    const known = peer.realm.classes.learn(missingModules(op.value, peer.receiver));
    const before = op.to === KEEPER ? this.#late.get(peer) : undefined;
    if (!known && !before) return this.#make(peer, op);
    const made = Promise.all([known, before]).then(() => this.#make(peer, op));
    if (op.to !== KEEPER) return;
    // Later ones wait behind it.
    this.#late.set(peer, made);
    void made.then(() => this.#late.get(peer) === made && this.#late.delete(peer));
  }

  /** For each realm: the last call of the keeper that waits for a class. */
  readonly #late = new Map<Peer, Promise<void>>();

  #make(peer: Peer, { to, number, value }: CallOp): void {
    const lent = to === KEEPER ? undefined : this.#lentBy(peer.here, to);
    if (!lent && to !== KEEPER) {
      letGo(value);
      return this.#answer(peer, number, false, gone());
    }
    let args: unknown[];
    try {
      checkClasses(value, peer.receiver);
      args = decode(value, peer.receiver) as unknown[];
    } catch (error) {
      letGo(value);
      return this.#answer(peer, number, false, unreadable("what a callback is called with", error));
    }
    if (!lent) {
      void shared.kept
        ?.called(peer, args)
        ?.then((result) => this.#answer(peer, number, true, result));
      return;
    }
    const call = (): void => {
      lent.callback(...args).then(
        (result) => this.#answer(peer, number, true, result),
        (error: unknown) => this.#answer(peer, number, false, error),
      );
    };
    // On its way to another realm it stays before the end of its thread, which is in the same message.
    if (lent.callback[calledBack]) call();
    // Not now: this realm may block, and takes messages in meanwhile.
    else queueMicrotask(call);
  }

  #answer(peer: Peer, number: number, ok: boolean, result: unknown): void {
    if (peer.dead) return;
    let value: Payload;
    try {
      value = encode(result, peer.sender);
    } catch (error) {
      const what = ok ? "result" : "error";
      return this.#answer(peer, number, false, uncloneable(what, result, error));
    }
    peer.outbox.push({ op: "answer", number, ok, value });
  }

  #answered(peer: Peer, { number, ok, value }: AnswerOp): void {
    const waiting = this.#settle(number);
    if (!waiting) return letGo(value);
    const tell = (): void => {
      try {
        checkClasses(value, peer.receiver);
        const result = decode(value, peer.receiver);
        if (ok) waiting.resolve(result);
        else waiting.reject(result);
      } catch (error) {
        letGo(value);
        waiting.reject(unreadable("the result of a callback", error));
      }
    };
    const known = peer.realm.classes.learn(missingModules(value, peer.receiver));
    if (known) void known.then(tell);
    else tell();
  }

  #settle(number: number): Waiting | undefined {
    const waiting = this.#waiting.get(number);
    if (!waiting) return undefined;
    this.#waiting.delete(number);
    waiting.peer.realm.unhold();
    return waiting;
  }

  unsent(peer: Peer, op: CallOp | AnswerOp, error: unknown): void {
    const { number, value } = op;
    letGo(value);
    if (op.op === "call")
      this.#settle(number)?.reject(uncloneable("arguments", value.value, error));
    else this.#answer(peer, number, false, uncloneable("result", value.value, error));
  }

  letGo({ home, id, back }: CallbackSpecial): void {
    if (back) return;
    if (this.#lentBy(home, id)) this.#lent.delete(id);
    else for (const realm of realms()) realm?.peerOf(home)?.outbox.push({ op: "release", to: id });
  }

  givenTo(ident: number, fields: Payload): void {
    for (const special of heldIn(fields)) {
      if (special.kind !== "callback" || special.back) continue;
      special.ofThread = true;
      const ids = this.#ofThreads.get(ident);
      if (ids) ids.push(special.id);
      else this.#ofThreads.set(ident, [special.id]);
    }
  }

  ended(ident: number, home: number): void {
    const ids = this.#ofThreads.get(ident);
    if (!ids) return;
    const others: number[] = [];
    for (const id of ids) {
      if (this.#lent.get(id)?.home === home) this.#lent.delete(id);
      else if (this.#lent.has(id)) others.push(id);
    }
    if (others.length > 0) this.#ofThreads.set(ident, others);
    else this.#ofThreads.delete(ident);
  }

  gone(peer: Peer): void {
    for (const [id, { to }] of this.#lent) if (to === peer) this.#lent.delete(id);
    for (const [number, waiting] of this.#waiting)
      if (waiting.peer === peer) this.#settle(number)?.reject(gone());
  }
}

function realms(): Iterable<(typeof shared)["realm"]> {
  return new Set([shared.realm, ...shared.runtimes]);
}

function gone(): ThreadError {
  return new ThreadError(
    "CALLBACK_GONE",
    "a callback was called whose home is no more: the worker that it was made on has ended, or the thread that got it has",
  );
}

function uncloneable(what: string, value: unknown, cause: unknown): unknown {
  if (cause instanceof ThreadError) return cause;
  return explain(
    () => value,
    `a callback's ${what}`,
    "pass data that structured clone takes",
    cause,
  );
}

/** What can be called, the threads that have some, and calls that wait: for tests. */
export function callbackSizes(): RealmCallbacks["sizes"] | undefined {
  return (shared.callbacks as RealmCallbacks | undefined)?.sizes;
}

export function knowCallbacks(): void {
  shared.callbacks ??= new RealmCallbacks();
}
