import { ThreadError } from "../../base/errors.js";
import type { Values } from "../../realm/record.js";
import { objectAt } from "../handle.js";
import { ownRealm } from "../waiting.js";

/** What is known before any runtime was made. */
const nobody: Values = {
  describeThread: refuse,
  refOf: () => undefined,
  threadOf: refuse,
  seeThread: refuse,
  sharedOf: ({ at }) => objectAt(at),
  find: () => undefined,
  letGo() {},
};

function refuse(): never {
  throw new ThreadError(
    "NO_RUNTIME",
    "a thread cannot be in a queue where no runtime was ever made",
  );
}

/** What this realm knows that values are made of and made into. */
export function valuesHere(): Values {
  return ownRealm()?.values ?? nobody;
}
