import { ThreadError } from "../../base/errors.js";
import type { Receiver } from "../../codec/decode.js";
import { heldIn } from "../../codec/payload.js";
import type { Values } from "../../realm/record.js";
import { objectAt, retain } from "../handle.js";
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

/** The same where what is read stays where it was, too: threads are still lent. */
export const staying: Receiver = {
  threadOf(special) {
    // What its result shares is read here, and stays too.
    for (const held of heldIn(special.end)) if (held.kind === "shared") retain(held.at);
    return valuesHere().seeThread(special);
  },
  sharedOf: (special) => valuesHere().sharedOf(special),
  find: (ref) => valuesHere().find(ref),
};
