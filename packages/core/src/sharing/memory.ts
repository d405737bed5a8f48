/**
 * This realm's views of the commons, made anew when they have grown: a fixed length makes access fast.
 */
import { ThreadError } from "../base/errors.js";
import { commons } from "../realm/commons.js";
import { noSharedMemory } from "../realm/doorbell.js";
import { shared } from "../realm/state.js";

export let words: Int32Array = new Int32Array(0);
export let floats: Float64Array = new Float64Array(0);
export let bytes: Uint8Array = new Uint8Array(0);

/** Whether this realm has the commons by now. A carrier gets it after its worker file has begun. */
export function isOpen(): boolean {
  return commons() !== undefined;
}

/** @throws {ThreadError} NO_SHARED_MEMORY */
export function open(what: string): void {
  if (words.length > 0) return;
  if (!commons()) throw noSharedMemory(what, "");
  look();
}

/** The same where no shared object may have been used yet, and perhaps there is no shared memory. */
export function openIfThere(): boolean {
  if (words.length === 0 && shared.commons) look();
  return words.length > 0;
}

/** The error where `at` is no place: of what no constructor made, or of what waits for the commons. */
export function noObject(at: number): Error {
  return at < 0
    ? new ThreadError(
        "THREAD_BOOTSTRAPPING",
        "a shared object has no memory yet while a carrier's worker file is being imported: use it in run()",
      )
    : new TypeError("not a shared object: only what its constructor made has memory");
}

/** Takes in how large the commons are by now. */
export function look(): void {
  const memory = shared.commons as SharedArrayBuffer;
  const length = memory.byteLength;
  words = new Int32Array(memory, 0, length / 4);
  floats = new Float64Array(memory, 0, length / 8);
  bytes = new Uint8Array(memory, 0, length);
}

/** The word that says how many words there are, once they have become more. */
export const LENGTH = 5;

/** Makes what other realms have made visible here, where the commons have grown for it. */
export function reach(): void {
  if ((words[LENGTH] as number) > words.length) look();
}
