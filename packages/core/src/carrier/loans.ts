import type { ClassRef } from "../codec/classes.js";
import type { Receiver } from "../codec/decode.js";
import type { Sender } from "../codec/encode.js";
import type { Payload, SharedSpecial, ThreadSpecial } from "../codec/payload.js";
import type { ClassLike } from "../port.js";
import { letGo } from "../realm/state.js";
import { MAIN_IDENT } from "../threads/main-thread.js";
import type { Carrying } from "./carrier.js";

/**
 * Threads in values that cross through shared memory, of which the main realm sees nothing: so it is told
 * who puts a thread there, and who takes it out.
 */
export class CarrierLoans implements Sender, Receiver {
  /** @param number the realm's. */
  constructor(
    readonly realm: Carrying,
    readonly number: () => number,
  ) {}

  describeThread(thread: object): ThreadSpecial {
    const special = this.realm.threads.describeThread(thread, this);
    const { ident } = special;
    if (special.end || ident === MAIN_IDENT) return special;
    this.realm.outbox.push({ op: "lent", ident });
    // Before anybody can take it out, in case this realm dies; its own threads would die with it.
    if (Math.floor(ident / 2 ** 32) !== this.number()) this.realm.outbox.flush();
    return special;
  }

  threadOf(special: ThreadSpecial): object {
    return this.#threadOf(special);
  }

  seeThread(special: ThreadSpecial): object {
    return this.#threadOf(special, true);
  }

  #threadOf(special: ThreadSpecial, stays?: true): object {
    const thread = this.realm.threads.threadOf(special, this);
    const { ident } = special;
    if (!special.end && ident !== MAIN_IDENT)
      this.realm.outbox.push({ op: "borrowed", ident, stays });
    return thread;
  }

  sharedOf(special: SharedSpecial): object {
    return this.realm.threads.sharedOf(special);
  }

  letGo(payload: Payload): void {
    letGo(payload);
  }

  refOf(type: ClassLike): ClassRef | undefined {
    return this.realm.threads.refOf(type);
  }

  find(ref: ClassRef): ClassLike | undefined {
    return this.realm.threads.find(ref);
  }
}
