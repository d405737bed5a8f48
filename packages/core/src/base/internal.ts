/** Where a Thread keeps what is ours. `Symbol.for`, so that two copies of core know each other's threads. */
export const internal: unique symbol = Symbol.for("heddle.thread") as never;

/** Whether a value is a Thread, of whichever copy of core; `{ ...thread }`, which has our part too, is none. */
export function isThread(value: object): boolean {
  return internal in value && "join" in value;
}
