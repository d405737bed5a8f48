/** The code for kept objects, which comes where memory is not shared. */
import { FinalizationRegistry, WeakRef } from "../../base/globals.js";
import { kept } from "../../base/internal.js";
import { lentTo, type SharedSpecial } from "../../codec/payload.js";
import type { Peer } from "../../realm/record.js";
import { type KeptMark, shared } from "../../realm/state.js";
import { Barrier } from "../barrier.js";
import { BoundedSemaphore } from "../bounded-semaphore.js";
import { Condition } from "../condition.js";
import { Event } from "../event.js";
import { Lock } from "../lock.js";
import { LifoQueue } from "../queue/lifo-queue.js";
import { PriorityQueue } from "../queue/priority-queue.js";
import { Queue } from "../queue/queue.js";
import { RLock } from "../rlock.js";
import { Semaphore } from "../semaphore.js";
import { CONDITION, idOf, initOf, peerHere, reviveKept } from "./early.js";
import { type Call, HERE, Keeper } from "./keeper.js";
import { keeper, learn, markOf, send, stateOf, useKeeper } from "./stub.js";
import { barrierStub } from "./stubs/barrier.js";
import { conditionStub } from "./stubs/condition.js";
import { eventStub } from "./stubs/event.js";
import { lockStub } from "./stubs/lock.js";
import { queueStub } from "./stubs/queue.js";
import { rlockStub } from "./stubs/rlock.js";
import { semaphoreStub } from "./stubs/semaphore.js";
import { makeThing } from "./things/make.js";
import type { State } from "./things/thing.js";

interface Sort {
  readonly stub: object;
  make(): object;
}

const SORTS: Readonly<Record<number, Sort>> = {
  1: { stub: lockStub, make: () => new Lock() },
  2: { stub: rlockStub, make: () => new RLock() },
  3: { stub: conditionStub, make: () => new Condition() },
  4: { stub: semaphoreStub, make: () => new Semaphore() },
  5: { stub: semaphoreStub, make: () => new BoundedSemaphore() },
  6: { stub: eventStub, make: () => new Event() },
  7: { stub: barrierStub, make: () => new Barrier(1) },
  20: { stub: queueStub, make: () => new Queue() },
  21: { stub: queueStub, make: () => new LifoQueue() },
  22: { stub: queueStub, make: () => new PriorityQueue() },
};

/** By the class's own prototype, and where the code had not come yet by what stood in for it. */
const prototypes = new WeakMap<object, object>();

/** Gives an object the methods of a stub. */
function dress(object: object, stub: object): void {
  const type = object.constructor.prototype as object;
  let prototype = prototypes.get(type);
  if (!prototype) {
    const methods = Object.getOwnPropertyDescriptors(stub);
    for (const method of Object.values(methods)) method.enumerable = false;
    prototype = Object.create(type, methods) as object;
    prototypes.set(type, prototype);
  }
  Object.setPrototypeOf(object, prototype);
}

/** This realm's stubs, by number; carriers that are no realms of their own have each their own. */
const realms = new WeakMap<object, Map<number, WeakRef<object>>>();

function stubs(): Map<number, WeakRef<object>> {
  const realm = peerHere()?.realm ?? shared;
  const known = realms.get(realm) ?? new Map<number, WeakRef<object>>();
  realms.set(realm, known);
  return known;
}

interface Holding {
  readonly mark: KeptMark;
  readonly stubs: Map<number, WeakRef<object>>;
  readonly peer: Peer | undefined;
}

const collected = new FinalizationRegistry<Holding>(end);

function end({ mark, stubs: its, peer }: Holding): void {
  const { id, type, count } = mark;
  if (id === 0 || mark.ended) return;
  mark.ended = true;
  if (!its.get(id)?.deref()) its.delete(id);
  const call: Call = [id, type, [], 0, 0, "drop", count];
  if (!peer) keeper.tell(HERE, call);
  else if (!peer.dead) shared.callbacks?.tell(peer, call);
}

function own(object: object): void {
  const mark = (object as { [kept]: KeptMark })[kept];
  dress(object, (SORTS[mark.type] as Sort).stub);
  mark.object = new WeakRef(object);
  collected.register(object, { mark, stubs: stubs(), peer: peerHere() });
  mark.state ??= firstState(mark);
  if (mark.id !== 0) stubs().set(mark.id, mark.object);
}

function firstState({ type, init }: KeptMark): State {
  return type === CONDITION ? [] : makeThing(type, init, nothing).state;
}

function nothing(): never {
  throw new TypeError("only a condition has a lock");
}

/** It has its number. */
function numbered(mark: KeptMark): void {
  if (mark.object) stubs().set(mark.id, mark.object);
  if (!peerHere()) keeper.held(mark.id, mark.type, initOf(mark));
}

/** @param to a carrier that it is sent to by the main realm. */
function describe(object: object, to: Peer | undefined): Omit<SharedSpecial, "kind"> {
  const mark = markOf(object);
  const { type } = mark;
  const isNew = mark.id === 0;
  const id = idOf(mark);
  const init = initOf(mark);
  const here = !peerHere();
  if (!here && isNew) send(mark, "make", []);
  if (!here || !to) return { at: id, hold: 0, kept: { type, init, state: stateOf(object) } };
  const { lock } = object as { lock?: object };
  const of = type === CONDITION ? lock : undefined;
  const state = keeper.lend(id, type, init, to);
  const special: Omit<SharedSpecial, "kind"> = {
    at: id,
    hold: 0,
    kept: { type, init, state, lent: true, lock: of && describe(of, to).kept?.state },
  };
  special[lentTo] = to;
  return special;
}

function objectOf({ at: id, kept: its }: SharedSpecial): object {
  const { type, init, state, lent, lock } = its as NonNullable<SharedSpecial["kept"]>;
  // What belongs to it has been counted with it.
  const [lockId, lockType] = init as [number, number];
  const of =
    type === CONDITION &&
    objectOf({
      kind: "shared",
      at: lockId,
      hold: 0,
      kept: { type: lockType, init: [], state: lock, lent },
    });
  const known = stubs().get(id)?.deref();
  if (known) {
    const mark = markOf(known);
    if (lent) mark.count++;
    return known;
  }
  if (!peerHere()) keeper.held(id, type, init);
  const mark: KeptMark = { type, init, id, count: lent ? 1 : 0, told: 0, ...(state && { state }) };
  return reviveKept(mark, () => (of ? new Condition(of as Lock) : (SORTS[type] as Sort).make()));
}

/** What came here is not needed, or what was to be sent was not. */
function letGo({ at: id, kept: its, [lentTo]: to }: SharedSpecial): void {
  if (!its?.lent) return;
  const call: Call = [id, its.type, its.init, 0, 0, "drop", 1];
  const peer = peerHere();
  if (peer) shared.callbacks?.tell(peer, call);
  else if (to) keeper.tell(to as Peer, call);
}

/** A call of callback number 0. */
function called(peer: Peer, args: readonly unknown[]): Promise<unknown> | undefined {
  if (peer.realm.isCarrier) {
    const [id, state, told] = args as [number, State, number];
    const object = stubs().get(id)?.deref();
    if (object) learn((object as { [kept]: KeptMark })[kept], state, told);
    return undefined;
  }
  const call = args as unknown as Call;
  if (call[3] !== 0) return keeper.ask(peer, call);
  keeper.tell(peer, call);
  return undefined;
}

export function knowKept(): void {
  if (shared.kept) return;
  useKeeper(new Keeper());
  shared.kept = {
    own,
    numbered,
    describe,
    objectOf,
    letGo,
    called,
    gone: (peer) => keeper.gone(peer),
    dispose: (object) =>
      end({ mark: (object as { [kept]: KeptMark })[kept], stubs: stubs(), peer: peerHere() }),
    waiting: (object) => keeper.waiting(idOf(markOf(object))),
    get sizes() {
      return keeper.sizes;
    },
  };
  for (const object of shared.early.splice(0)) own(object);
  for (const [mark, to] of shared.lentEarly.splice(0))
    if (!to.dead) keeper.lend(mark.id, mark.type, initOf(mark), to);
}
