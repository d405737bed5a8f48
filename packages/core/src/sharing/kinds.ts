import { noObject, words } from "./memory.js";

/**
 * A kind of shared object: what its waiters wait for, and how it is made anew in another realm. What says so
 * is called inside the object's guard.
 */
export interface Kind {
  /** As messages and the object's first word name it: 1 to 255, the same in every version. */
  readonly type: number;
  /** What messages call its class; left out where \`create\` knows it by its type. */
  readonly name?: string;
  /** What its memory is used for; `OBJECTS` where that is left out. */
  readonly use?: number;
  /**
   * This realm's object for what is at `at`: calls `adopt`.
   *
   * @param like an object of the same kind and shape that this realm has made.
   */
  revive(at: number, like?: object): object;
  /** What tells objects of this kind apart that cannot stand for each other. */
  shapeOf?(at: number): number;
  /** Whether that object, which has no memory yet, has the shape of what is at `at`. Left out where there is one shape. */
  fits?(at: number, object: object): boolean;
  /** Its lines, where it has others than `LINE`. */
  readonly lines?: readonly number[];
  /** Inside the guard: serves those in line who can be served. */
  serve?(at: number): void;
  /** Inside: takes back what a waiter was granted that cannot take it. Leave it out where that does no harm. */
  undo?(at: number, waiter: number): void;
  /** A waiter that blocks was woken: looks for a moment whether it can have what it wants. */
  look?(at: number, waiter: number): void;
  /** Inside: a waiter that was woken tries: claims what it wants, and says whether it could. */
  retry?(at: number, waiter: number): boolean;
  /** Inside: a waiter has left the line unserved; `serve` is not called then. */
  left?(at: number): void;
  /** Inside: a waiter that was woken does not try; the next one may. */
  pass?(at: number): void;
  /** Inside: sets right what a realm left half done that died there. The line is whole already. */
  mend?(at: number): void;
  /** Nobody holds it any more: gives back what it has besides its own block. */
  dispose?(at: number): void;
}

// The first words of every shared object.
/** Its kind. */
export const TYPE = 0;
/** How many realms, messages on their way and other shared objects hold it. */
export const HOLDERS = 1;

/** Those that this realm knows: of objects that it made, and all of them once an adapter is there. */
const kinds = new Map<number, Kind>();

export function know(kind: Kind): void {
  const known = kinds.get(kind.type);
  if (known && known !== kind)
    throw new Error(`heddle: two kinds of shared objects have the number ${kind.type}`);
  kinds.set(kind.type, kind);
}

export function kindOf(at: number): Kind {
  if (!(at > 0)) throw noObject(at);
  const kind = kinds.get(words[at + TYPE] as number);
  if (kind) return kind;
  throw new Error("heddle: a shared object whose kind is not loaded here: import its class");
}
