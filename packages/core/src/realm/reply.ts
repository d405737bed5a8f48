/**
 * Where a carrier that cannot receive while it blocks gets its answer: a state, a length, and bytes. It
 * grows to hold whatever the answer is; only what is written takes up memory.
 */
const HEADER = 8;
const FIRST = 4096;
const MOST = 2 ** 30;

const WAITING = 0;
/** The bytes are a packed message. */
export const ANSWERED = 1;
/** The bytes are JSON: `{ code, message }` of the error that ends the wait. */
export const REFUSED = 2;

export function makeReply(): SharedArrayBuffer {
  return new SharedArrayBuffer(FIRST, { maxByteLength: MOST });
}

export function writeReply(reply: SharedArrayBuffer, state: number, bytes: Uint8Array): void {
  if (reply.byteLength < HEADER + bytes.length) reply.grow(HEADER + bytes.length);
  new Uint8Array(reply).set(bytes, HEADER);
  const words = new Int32Array(reply, 0, 2);
  words[1] = bytes.length;
  Atomics.store(words, 0, state);
}

/** The answer, copied out of shared memory; `undefined` while there is none. */
export function readReply(
  reply: SharedArrayBuffer,
): { state: number; bytes: Uint8Array<ArrayBuffer> } | undefined {
  const words = new Int32Array(reply, 0, 2);
  const state = Atomics.load(words, 0);
  return state === WAITING
    ? undefined
    : { state, bytes: new Uint8Array(reply, HEADER, words[1]).slice() };
}
