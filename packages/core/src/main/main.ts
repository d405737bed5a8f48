import type { Host } from "../port.js";
import type { EndState, Op } from "../realm/protocol.js";
import type { Realm, Values } from "../realm/record.js";
import type { Scheduler } from "./dispatch/scheduler.js";
import type { Failures } from "./failures.js";
import type { Job, Link } from "./link.js";
import type { ThreadTable } from "./thread-table.js";

/** Knows of threads in values that cross through shared memory. */
export interface Lender extends Values {
  lent(ident: number): void;
  borrowed(link: Link, ident: number, stays?: boolean): void;
}

/** What the parts of the main realm's side ask of the whole. */
export interface Main extends Realm {
  readonly host: Host;
  readonly table: ThreadTable;
  readonly scheduler: Scheduler<Job, Link>;
  readonly failures: Failures;
  readonly values: Lender;
  /** Makes a thread alive that a carrier has started. */
  take(job: Job): void;
  /** A carrier was told to stop a thread. @param number that of the message. */
  stopSent(job: Job, link: Link, number: number): void;
  /** Ends a thread for everybody who knows of it. */
  end(job: Job, state: EndState, value: unknown): void;
  /** A thread has ended, for everybody; `ranOn` where nothing else tells it. */
  ended(job: Job, ranOn?: Link): void;
  /** An error that nobody caught on a carrier, of no thread that is known to run. */
  uncaught(link: Link, op: Op & { op: "uncaught" }): void;
  /** Tells a blocked carrier, once, how its wait ends. */
  reply(link: Link, op: Op): void;
}
