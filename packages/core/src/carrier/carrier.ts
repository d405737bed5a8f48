import type { ThreadError } from "../base/errors.js";
import type { ClassTable } from "../codec/classes.js";
import type { CarrierHost, Wire } from "../port.js";
import type { Doorbell } from "../realm/doorbell.js";
import type { Outbox } from "../realm/outbox.js";
import type { Peer, Realm } from "../realm/record.js";
import type { Intake } from "../sharing/intake.js";
import type { CarrierThreads } from "./carrier-threads.js";

/** What the parts of a carrier ask of the whole. */
export interface Carrying extends Realm {
  readonly host: CarrierHost;
  readonly wire: Wire;
  readonly classes: ClassTable;
  readonly threads: CarrierThreads;
  readonly intake: Intake;
  readonly outbox: Outbox;
  /** The main realm. */
  readonly peer: Peer;
  readonly bells: { main: Doorbell; own: Doorbell } | undefined;
  /** Blocked in a wait: nothing may begin. */
  blocked: boolean;
  /** Why the wait that blocks cannot go on. */
  refusal: ThreadError | undefined;
  /** Ends what only waits for an import, since none ends while this realm blocks. */
  settleNow(): void;
  /** Takes in what has come through the lane; true where something has. */
  takeIn(): boolean;
  /** Takes a message in. */
  receive(message: unknown, wired?: boolean): void;
}
