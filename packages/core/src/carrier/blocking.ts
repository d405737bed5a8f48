import { monotonic } from "../base/clock.js";
import { ThreadError } from "../base/errors.js";
import { queueMicrotask, TextDecoder } from "../base/globals.js";
import { unpack } from "../codec/unpack.js";
import { noSharedMemory } from "../realm/doorbell.js";
import type { Op } from "../realm/protocol.js";
import type { ThreadRecord } from "../realm/record.js";
import { makeReply, REFUSED, readReply } from "../realm/reply.js";
import { shared } from "../realm/state.js";
import type { Carrying } from "./carrier.js";
import type { Runner } from "./runner.js";

/** No wait is endless: some runtimes cannot end a worker that sleeps without limit. */
const SLICE = 1000;

/** Shorter waits than this many milliseconds, twice, are not worth moving threads elsewhere. */
const BRIEF = 1;
/**
 * The limit for a platform thread, which is alone on its carrier, so that there are no threads to move. If dozens of
 * them wait for each other, a message to the main realm for each wait would take longer than the waits.
 */
const BRIEF_ALONE = 25;

export function checkCarrierBlocks(realm: Carrying, instead: string): void {
  if (!realm.host.canBlock)
    throw new ThreadError("CANNOT_BLOCK", `this carrier must not block: write ${instead}`);
  if (!realm.bells) throw noSharedMemory();
}

/** Blocks a carrier until a thread has ended. The main realm moves what has not begun elsewhere. */
export function joinOnCarrier(
  realm: Carrying,
  runner: Runner,
  record: ThreadRecord,
  timeout: number,
): boolean {
  const ident = record.ident as number;
  checkCarrierBlocks(realm, "await join()");
  // Where a blocked carrier cannot read messages, as in a page, the answer comes through shared memory.
  if (runner.runsHere(ident) && timeout === Number.POSITIVE_INFINITY) {
    throw new ThreadError(
      "WOULD_DEADLOCK",
      `${record.name} runs on the carrier that would wait for it: write await join(), or make one of the two kind = "platform"`,
    );
  }
  const reply = realm.wire.receive ? undefined : makeReply();
  realm.refusal = undefined;
  const end = announce(realm, runner, { ident, reply, limited: isLimited(timeout) });
  try {
    return block(realm, reply, timeout, () => {
      realm.settleNow();
      if (record.ended) return true;
      if (realm.refusal) throw realm.refusal;
      return false;
    });
  } finally {
    end();
  }
}

/** Sends the outbox. @returns how many milliseconds the carrier may sleep without looking at its messages. */
export function beforeNap(realm: Carrying, runner: Runner): number {
  if (realm.blocked) return 0;
  realm.outbox.flush();
  return brief(runner);
}

function brief(runner: Runner): number {
  return runner.isPlatform ? BRIEF_ALONE : BRIEF;
}

/** Blocks a carrier until `done`, which is asked whenever its bell rings. */
export function blockCarrier(
  realm: Carrying,
  runner: Runner,
  done: () => boolean,
  timeout: number,
): boolean {
  const began = monotonic();
  realm.outbox.flush();
  if (block(realm, undefined, Math.min(timeout, brief(runner)), done)) return true;
  const left = timeout - (monotonic() - began);
  if (left <= 0) return false;
  realm.refusal = undefined;
  const end = announce(realm, runner, { ident: -1, reply: undefined, limited: isLimited(timeout) });
  try {
    return block(realm, undefined, left, () => {
      if (done()) return true;
      if (realm.refusal) throw realm.refusal;
      return false;
    });
  } finally {
    end();
  }
}

function isLimited(timeout: number): true | undefined {
  return timeout === Number.POSITIVE_INFINITY ? undefined : true;
}

/** Tells the main realm that no thread begins here for a while. Returns a function that tells it that this is over. */
function announce(
  realm: Carrying,
  runner: Runner,
  { ident, reply, limited }: Omit<Extract<Op, { op: "blocked" }>, "op">,
): () => void {
  const nested = realm.blocked;
  if (nested && ident < 0) return () => {};
  realm.blocked = true;
  if (!nested) runner.giveBack();
  realm.outbox.push({ op: "blocked", ident, reply, limited });
  realm.outbox.flush();
  return () => {
    realm.blocked = nested;
    if (nested) return;
    realm.outbox.push({ op: "unblocked" });
    realm.outbox.flush();
    // Threads that arrived meanwhile begin after the thread that blocked has gone on.
    queueMicrotask(() => runner.run());
  };
}

function block(
  realm: Carrying,
  reply: SharedArrayBuffer | undefined,
  timeout: number,
  done: () => boolean,
): boolean {
  const { bells } = realm;
  if (!bells) throw noSharedMemory();
  const deadline = monotonic() + timeout;
  shared.sharing?.blocking();
  try {
    for (;;) {
      const seen = bells.own.look();
      takeIn(realm, reply);
      shared.sharing?.decline();
      if (done()) return true;
      const left = deadline - monotonic();
      if (left <= 0) return false;
      bells.own.sleep(seen, Math.min(left, SLICE));
    }
  } finally {
    bells.own.leave();
    shared.sharing?.unblocked();
  }
}

function takeIn(realm: Carrying, reply: SharedArrayBuffer | undefined): void {
  if (!reply) {
    // Only where nothing begins meanwhile: what comes during a brief wait is taken in after it.
    if (!realm.blocked) return;
    realm.intake.catchUp();
    realm.takeIn();
    for (let next = realm.wire.receive?.(); next; next = realm.wire.receive?.())
      realm.receive(next.message);
    return;
  }
  realm.takeIn();
  const answer = readReply(reply);
  if (!answer) return;
  if (answer.state === REFUSED) {
    const { code, message } = JSON.parse(new TextDecoder().decode(answer.bytes));
    realm.refusal = new ThreadError(code, message);
  } else realm.receive(unpack(answer.bytes), false);
}
