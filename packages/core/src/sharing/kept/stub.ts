/** What all stubs do: ask the keeper, by messages where this realm is a carrier. */
import { onAbort } from "../../base/abort.js";
import { kept, place } from "../../base/internal.js";
import { type KeptMark, shared } from "../../realm/state.js";
import type { Wait } from "../standing.js";
import { ownRealm } from "../waiting.js";
import { ABORTED, type What } from "./ask.js";
import { idOf, initOf, peerHere } from "./early.js";
import { type Answer, type Call, HERE, type Keeper } from "./keeper.js";
import type { State } from "./things/thing.js";

export let keeper: Keeper;

export function useKeeper(its: Keeper): void {
  keeper = its;
}

/** The mark of a kept object. @throws {ThreadError} DISPOSED */
export function markOf(object: object): KeptMark {
  void (object as { [place]: number })[place];
  return (object as { [kept]: KeptMark })[kept];
}

let waits = 0;

/** Waits for what `method` of the object's thing gives. */
export async function ask(
  object: object,
  method: string,
  { timeout, signal }: Wait,
  ...args: unknown[]
): Promise<What> {
  const mark = markOf(object);
  const number = ++waits;
  const call: Call = [idOf(mark), mark.type, initOf(mark), number, timeout, method, ...args];
  const answered = peerHere() ? askMain(call) : askHere(call);
  const off = signal && onAbort(signal, () => void send(mark, "cancel", [number]));
  try {
    const [what, state, told] = await answered;
    learn(mark, state, told);
    if (what === ABORTED) throw signal?.reason;
    return what;
  } finally {
    off?.();
  }
}

function askMain(call: Call): Promise<Answer> {
  const { callbacks } = shared;
  return callbacks?.ask(peerHere() as never, call) as Promise<Answer>;
}

async function askHere(call: Call): Promise<Answer> {
  const realm = ownRealm();
  // Whoever waits keeps the program alive.
  realm?.hold();
  try {
    return await keeper.ask(HERE, call);
  } finally {
    realm?.unhold();
  }
}

/**
 * What wants no answer.
 *
 * @param guess the state after it, as far as this realm can know.
 * @returns false where it could not be done, as far as that is known here.
 */
export function tell(object: object, method: string, args: unknown[] = [], guess?: State): boolean {
  const mark = markOf(object);
  if (peerHere()) {
    mark.told++;
    if (guess) mark.state = guess;
  }
  return send(mark, method, args);
}

export function send(mark: KeptMark, method: string, args: unknown[]): boolean {
  const call: Call = [idOf(mark), mark.type, initOf(mark), 0, 0, method, ...args];
  const peer = peerHere();
  if (!peer) return keeper.tell(HERE, call);
  shared.callbacks?.tell(peer, call);
  return true;
}

/** What was said of its state, unless this realm has done something since that is not in it yet. */
export function learn(mark: KeptMark, state: State, told: number): void {
  if (told === mark.told) mark.state = state;
}

/** What is known here of its state. */
export function stateOf(object: object): State {
  const mark = markOf(object);
  if (!peerHere()) return keeper.stateOf(idOf(mark), mark.type, initOf(mark));
  return mark.state as State;
}

/** This realm's number, as states name it. */
export function here(): number {
  return peerHere()?.here ?? 0;
}
