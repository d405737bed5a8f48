/**
 * Engines collect by what they count, and of a block in the commons they see a small object only. So whoever
 * holds a block carries as much ballast: memory of the engine's own, which it counts, and which nothing touches.
 */

/** Bytes from which on it is worth its cost: smaller blocks are counted together. */
const WORTH = 2 ** 16;
/** Bytes after which every engine that was measured collects at once, in four parts. */
const PART = 2 ** 30;

/** Blocks that have no ballast yet. */
let owed = 0;
/** Of something that was disposed. */
let spare: ArrayBuffer | undefined;

/** For a block of so many bytes, or together with those before it. */
export function ballastFor(bytes: number): ArrayBuffer | undefined {
  owed += bytes;
  if (owed < WORTH) return undefined;
  const size = owed;
  owed = 0;
  const { byteLength = 0 } = spare ?? {};
  if (byteLength < size || byteLength > 2 * size) return make(size);
  const ballast = spare;
  spare = undefined;
  return ballast;
}

export function giveBack(ballast: ArrayBuffer): void {
  spare = ballast;
}

/** Makes the engine collect what nobody can reach. Some 10 ms. */
export function collect(): void {
  spare = undefined;
  for (let parts = 4; parts > 0; parts--) make(PART);
}

type Resizable = ArrayBuffer & { resize(bytes: number): void };

function make(bytes: number): ArrayBuffer | undefined {
  try {
    const ballast = new (
      ArrayBuffer as unknown as new (
        bytes: number,
        options: object,
      ) => Resizable
    )(0, {
      maxByteLength: bytes,
    });
    ballast.resize(bytes);
    return ballast;
  } catch {
    // An old engine, or there is no address space: then it has collected by now.
    return undefined;
  }
}
