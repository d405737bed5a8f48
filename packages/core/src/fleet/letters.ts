/**
 * What travels between machines: the start and the end of a thread. It comes from outside of the program, so all of
 * it is checked before anything is made of it, and nothing is made but data, errors, handles of threads and instances
 * of classes of the roster.
 */
import { ThreadError } from "../base/errors.js";
import type { Payload } from "../codec/payload.js";
import type { EndState, ThreadKind } from "../realm/protocol.js";

/** Whoever changes what a letter looks like counts on. */
const VERSION = 1;

/** A thread to run. */
export interface StartLetter {
  readonly op: "start";
  readonly ident: number;
  readonly name: string;
  readonly daemon: boolean;
  readonly kind: ThreadKind;
  readonly key: string;
  readonly fields: Payload;
}

/** How it ended. */
export interface EndLetter {
  readonly op: "end";
  readonly state: EndState;
  /** The machine that ran it. */
  readonly machine: string;
  readonly value: Payload;
  readonly fields?: Payload | undefined;
  readonly deleted?: readonly string[] | undefined;
  readonly name?: string | undefined;
  /** It obeyed the stop that came from its starter. */
  readonly obeyed?: boolean | undefined;
  /** Milliseconds that it ran. */
  readonly ran: number;
}

/** Why a thread is asked to stop. */
interface ReasonLetter {
  readonly op: "reason";
  readonly value: Payload;
}

export type Letter = StartLetter | EndLetter | ReasonLetter;

interface Bytes {
  toBytes(message: unknown): Uint8Array;
  fromBytes(bytes: Uint8Array): unknown;
  readonly maxBytes: number;
}

export function write(letter: Letter, { toBytes }: Pick<Bytes, "toBytes">): Uint8Array {
  return toBytes({ heddle: VERSION, ...letter });
}

/** @throws {ThreadError} THREAD_UNCLONEABLE for what is no such letter. */
export function read<Op extends Letter["op"]>(
  op: Op,
  bytes: Uint8Array,
  { fromBytes, maxBytes }: Pick<Bytes, "fromBytes" | "maxBytes">,
): Extract<Letter, { op: Op }> {
  if (bytes.byteLength > maxBytes)
    throw bad(`${bytes.byteLength} bytes came, more than maxBytes, ${maxBytes}`);
  let letter: Record<string, unknown>;
  try {
    letter = recordOf(fromBytes(bytes));
  } catch (error) {
    throw bad("its bytes are broken", error);
  }
  if (letter.heddle !== VERSION)
    throw bad(
      `it was written by another version of heddle (${String(letter.heddle)}, here it is ${VERSION}): run one version on all machines`,
    );
  if (letter.op !== op || !checks[op](letter)) throw bad("it is not what a thread is sent as");
  return letter as never;
}

const checks = {
  start: (it: Record<string, unknown>) =>
    isIdent(it.ident) &&
    isText(it.name) &&
    typeof it.daemon === "boolean" &&
    isKind(it.kind) &&
    isText(it.key) &&
    isPayload(it.fields) &&
    typeof it.fields.value === "object" &&
    it.fields.value !== null,
  end: (it: Record<string, unknown>) =>
    isEnd(it.state) &&
    isText(it.machine) &&
    isPayload(it.value) &&
    (it.fields === undefined || isPayload(it.fields)) &&
    (it.deleted === undefined || isTexts(it.deleted)) &&
    (it.name === undefined || isText(it.name)) &&
    typeof it.ran === "number",
  reason: (it: Record<string, unknown>) => isPayload(it.value),
};

function bad(why: string, cause?: unknown): ThreadError {
  const options = cause === undefined ? undefined : { cause };
  return new ThreadError("THREAD_UNCLONEABLE", `what came could not be read: ${why}`, options);
}

function isPayload(it: unknown): it is Payload {
  if (!isRecord(it) || !("value" in it) || it.moved !== undefined || it.buffers !== undefined)
    return false;
  const { specials } = it;
  if (specials === undefined) return true;
  return (
    Array.isArray(specials) &&
    specials.every(
      (pair: unknown) =>
        Array.isArray(pair) && pair.length === 2 && isObject(pair[0]) && isSpecial(pair[1]),
    )
  );
}

function isSpecial(it: unknown): boolean {
  if (!isRecord(it)) return false;
  switch (it.kind) {
    case "instance":
      return isKey(it.class);
    case "error":
      return (
        isText(it.name) &&
        isText(it.message) &&
        isText(it.base) &&
        (it.stack === undefined || isText(it.stack)) &&
        (it.class === undefined || isKey(it.class)) &&
        isRecord(it.properties) &&
        isTexts(it.hidden) &&
        (it.quota === undefined || isRecord(it.quota))
      );
    case "thread":
      return (
        isText(it.home) &&
        isIdent(it.ident) &&
        isText(it.name) &&
        typeof it.daemon === "boolean" &&
        isKind(it.threadKind) &&
        (it.state === "queued" || it.state === "running" || isEnd(it.state)) &&
        (it.end === undefined ? !isEnd(it.state) : isPayload(it.end))
      );
    default:
      // A lock, a callback: what is shared stays on its machine.
      return false;
  }
}

/** Only by the roster: no module is ever imported because a message names it. */
function isKey(it: unknown): boolean {
  return isRecord(it) && isText(it.key) && it.module === undefined;
}

function recordOf(it: unknown): Record<string, unknown> {
  if (!isRecord(it)) throw new TypeError("no object");
  return it;
}

function isRecord(it: unknown): it is Record<string, unknown> {
  return isObject(it) && !Array.isArray(it);
}

function isObject(it: unknown): it is object {
  return typeof it === "object" && it !== null;
}

function isText(it: unknown): it is string {
  return typeof it === "string";
}

function isTexts(it: unknown): boolean {
  return Array.isArray(it) && it.every(isText);
}

function isIdent(it: unknown): it is number {
  return Number.isSafeInteger(it) && (it as number) > 0;
}

function isKind(it: unknown): it is ThreadKind {
  return it === "virtual" || it === "platform";
}

function isEnd(it: unknown): it is EndState {
  return it === "done" || it === "failed" || it === "stopped" || it === "lost";
}
