import type { Ask, Who } from "../ask.js";

/** What every realm may read of an object at once: values that are told apart by `===`. */
export type State = readonly (number | boolean)[];

/** The state of a kept object. Its other methods are called by their names, by stubs. */
export interface Thing {
  readonly state: State;
  /** Those who wait. */
  readonly lines: readonly Set<Ask>[];
  /** A realm has died, and has left all lines. */
  gone?(who: Who): void;
}
