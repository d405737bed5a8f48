import { ThreadError } from "../base/errors.js";
import { noSharedMemory } from "../realm/doorbell.js";
import type { ThreadRecord } from "../realm/record.js";
import { makeReply, REFUSED, readReply, WAITING } from "../realm/reply.js";
import type { Carrying } from "./carrier.js";
import type { Runner } from "./runner.js";

/** No wait is endless: some runtimes cannot end a worker that sleeps without limit. */
const SLICE = 1000;

/** Blocks a carrier until a thread has ended. The main realm moves what has not begun elsewhere. */
export function waitOnCarrier(
  realm: Carrying,
  runner: Runner,
  record: ThreadRecord,
  timeout: number,
): boolean {
  const ident = record.ident as number;
  if (!realm.host.canBlock)
    throw new ThreadError("CANNOT_BLOCK", "this carrier must not block: write await join()");
  if (!realm.bells) throw noSharedMemory();
  if (runner.runsHere(ident) && timeout === Number.POSITIVE_INFINITY) {
    throw new ThreadError(
      "WOULD_DEADLOCK",
      `${record.name} runs on the carrier that would wait for it: write await join(), or make one of the two kind = "platform"`,
    );
  }
  const reply = realm.wire.receive ? undefined : makeReply();
  const deadline = performance.now() + timeout;
  realm.blocked = true;
  realm.refusal = undefined;
  runner.giveBack();
  realm.outbox.push({ op: "blocked", ident, reply });
  realm.outbox.flush();
  try {
    for (;;) {
      const seen = realm.bells.own.look();
      takeIn(realm, reply);
      realm.settleNow();
      if (record.ended) return true;
      if (realm.refusal) throw realm.refusal;
      const left = deadline - performance.now();
      if (left <= 0) return false;
      sleep(realm, reply, seen, Math.min(left, SLICE));
    }
  } finally {
    realm.bells.own.leave();
    realm.blocked = false;
    realm.outbox.push({ op: "unblocked" });
    realm.outbox.flush();
    // What came meanwhile begins when the thread that blocked has had its turn.
    queueMicrotask(() => runner.run());
  }
}

function takeIn(realm: Carrying, reply: SharedArrayBuffer | undefined): void {
  if (!reply) {
    for (let next = realm.wire.receive?.(); next; next = realm.wire.receive?.())
      realm.receive(next.message);
    return;
  }
  const answer = readReply(reply);
  if (!answer) return;
  if (answer.state === REFUSED) {
    const { code, message } = JSON.parse(new TextDecoder().decode(answer.bytes));
    realm.refusal = new ThreadError(code, message);
  } else realm.receive(realm.host.unpack?.(answer.bytes));
}

function sleep(
  realm: Carrying,
  reply: SharedArrayBuffer | undefined,
  seen: number,
  ms: number,
): void {
  if (reply) Atomics.wait(new Int32Array(reply), 0, WAITING, ms);
  else realm.bells?.own.sleep(seen, ms);
}
