/** Where a Thread keeps what is ours. `Symbol.for`, so that two copies of core know each other's threads. */
export const internal: unique symbol = Symbol.for("heddle.thread") as never;

/** Marks what lives in shared memory: its value is where. */
export const place: unique symbol = Symbol.for("heddle.place") as never;

/** The method of what lives in shared memory that holds it for another realm, and says what to hand over. */
export const lend: unique symbol = Symbol.for("heddle.lend") as never;

/** The same for a realm that is sent it by message, by that realm's number: it is held for it from now on. */
export const send: unique symbol = Symbol.for("heddle.send") as never;

/** Marks a shared object that the main realm keeps, where memory is not shared. */
export const kept: unique symbol = Symbol.for("heddle.kept") as never;

export interface SharedLike {
  readonly [place]: number;
  [lend](): number;
  readonly [kept]?: object;
  [send](
    to: number | undefined,
    holder?: object,
  ): { readonly at: number; readonly hold: number; readonly class?: object };
}

/** Whether a value is one that all realms share. */
export function isShared(value: object): value is SharedLike {
  return place in value;
}

/** Marks what works only in the realm that made it; its value is what messages call it. */
export const stays: unique symbol = Symbol.for("heddle.stays") as never;

export function isLocal(value: object): value is { readonly [stays]: string } {
  return stays in value;
}

/** Whether a value is a Thread, of whichever copy of core; `{ ...thread }`, which has our part too, is none. */
export function isThread(value: object): boolean {
  return internal in value && "join" in value;
}

/** Marks a function that others may call from where they are: its value is where its home is, on this side of it. */
export const calledBack: unique symbol = Symbol.for("heddle.callback") as never;

export interface CallbackLike {
  (...args: unknown[]): Promise<unknown>;
  /** Elsewhere than at home: its home's realm, and its number there. */
  readonly [calledBack]: { readonly home: number; readonly id: number } | undefined;
}

export function isCallback(value: unknown): value is CallbackLike {
  return typeof value === "function" && calledBack in value;
}

/** The method that Node prints an object with. */
export const inspect: unique symbol = Symbol.for("nodejs.util.inspect.custom") as never;

/** The method of a thread that is called on a carrier in the place of `run`, and calls that. */
export const drive: unique symbol = Symbol.for("heddle.drive") as never;
