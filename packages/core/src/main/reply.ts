import { structuredClone, TextEncoder } from "../base/globals.js";
import type { Op } from "../realm/protocol.js";
import { ANSWERED, REFUSED, writeReply } from "../realm/reply.js";

/** Writes an op where a carrier that cannot receive sleeps, and wakes it. */
export async function answer(reply: SharedArrayBuffer, op: Op): Promise<void> {
  if (op.op === "refused") return refuse(reply, op.code, op.message);
  try {
    // Loaded when a carrier first blocks.
    const { pack } = await import("../codec/pack.js");
    // A clone, which leaves behind what is for the sender alone.
    writeReply(reply, ANSWERED, pack(structuredClone([op])));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    refuse(
      reply,
      "THREAD_UNCLONEABLE",
      `the result cannot be handed to a blocked carrier (${reason}): write await join()`,
    );
  }
}

function refuse(reply: SharedArrayBuffer, code: string, message: string): void {
  writeReply(reply, REFUSED, new TextEncoder().encode(JSON.stringify({ code, message })));
}
