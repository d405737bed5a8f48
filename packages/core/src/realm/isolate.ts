import { structuredClone } from "../base/globals.js";
import { graph, type Payload } from "../codec/payload.js";
import { isShared, loses } from "../codec/sharing.js";
import { type Entry, isRows, type Op } from "./protocol.js";

/**
 * One message keeps identity: two threads that are given one buffer would find the same buffer on a carrier
 * that both run on, and different ones on two. So no object is in a message twice: where it would be, the
 * later thread gets a clone, or a message of its own where something has to move.
 *
 * @returns the messages to send.
 */
export function isolate(entries: readonly Entry[]): Entry[][] {
  if (!entries.some(isKept)) return [entries as Entry[]];
  let message: Entry[] = [];
  const messages = [message];
  const seen = new Set<object>();
  for (const entry of entries) {
    // Rows hold no objects.
    if (isRows(entry) || !addAll(entry, seen)) message.push(entry);
    else {
      const copy = cloned(entry);
      if (copy) message.push(copy);
      else {
        message = [entry];
        messages.push(message);
        seen.clear();
        addAll(entry, seen);
      }
    }
  }
  return messages;
}

const NOTHING: never[] = [];

/** Whether it holds objects that are no copies. */
function isKept(entry: Entry): boolean {
  if (isRows(entry)) return false;
  if (entry.op === "start") return entry.fields[graph] !== undefined;
  return payloadsOf(entry).some((payload) => payload[graph]);
}

/** Adds the objects of an op; true where another op had one of them. */
function addAll(op: Op, seen: Set<object>): boolean {
  const own = payloadsOf(op).flatMap((payload) => payload[graph] ?? NOTHING);
  // Shared memory is meant to be the same on both sides.
  const met = own.some((object) => seen.has(object) && !isShared(object));
  if (!met) for (const object of own) seen.add(object);
  return met;
}

function payloadsOf(op: Op): Payload[] {
  if (op.op === "start") return [op.fields];
  if (op.op === "end") return op.fields ? [op.value, op.fields] : [op.value];
  if (op.op === "call" || op.op === "answer") return [op.value];
  return op.op === "stop" ? [op.reason] : [];
}

/** The op with values of its own; `undefined` where something moves or cannot be cloned. */
function cloned(op: Op): Op | undefined {
  if (payloadsOf(op).some((payload) => payload.moved || loses(payload))) return undefined;
  try {
    // Together: what a result and a field have in common stays so.
    if (op.op === "start") return { ...op, fields: structuredClone(op.fields) };
    if (op.op === "stop") return { ...op, reason: structuredClone(op.reason) };
    if (op.op !== "end") return undefined;
    const { value, fields } = structuredClone({ value: op.value, fields: op.fields });
    return { ...op, value, fields };
  } catch {
    return undefined;
  }
}
