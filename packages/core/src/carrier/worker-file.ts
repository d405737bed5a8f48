import { ThreadError } from "../base/errors.js";
import { checkRoster, type Roster } from "../codec/classes.js";
import type { CarrierHost, Wire } from "../port.js";
import { becomeCarrier, shared } from "../realm/state.js";
import { CarrierRealm } from "./carrier-realm.js";

/** What an adapter holds of a carrier. */
export interface CarrierEnd {
  /** Hand in each message that comes over the wire. */
  receive(message: unknown): void;
  /**
   * Handles an uncaught error: it fails the thread that it comes from, or goes to `excepthook`.
   *
   * @returns false where it is the end of this worker, which the adapter has to end then.
   */
  uncaught(error: unknown): boolean;
  /** Tells the main realm of which error this worker is about to end. */
  fatal(error: unknown): void;
  /** Says now what waits for a later moment: the carrier is about to end. */
  flush(): void;
  /** A thread has printed, on the wire's own way: what is said after that goes this way too. */
  printed(): void;
}

/** A worker file: the classes that it serves and the carrier that it becomes, in whichever order they come. */
export class WorkerFile {
  #begun = false;
  #classes: Roster | undefined;
  #carrier: CarrierRealm | undefined;

  /** What to write where `serve` is called in a realm that is no worker. */
  readonly instead: string;

  constructor(instead: string) {
    this.instead = instead;
  }

  /** This realm is a worker. `isMain` is false from here on, also while the classes' modules are being imported. */
  begin(): void {
    this.#begun = true;
    becomeCarrier();
  }

  /** What the adapter's own `serve` does. */
  serve(classes: Roster): void {
    if (!this.#begun) {
      throw new ThreadError("NO_RUNTIME", `serve() is for worker files: ${this.instead}`);
    }
    if (this.#classes)
      throw new TypeError("serve() was called twice: list all classes in one call");
    this.#classes = checkRoster("serve", classes);
    this.#carrier?.serve(classes);
  }

  /** The wire has come: makes this realm a carrier. */
  carry(host: CarrierHost, wire: Wire): CarrierEnd {
    const carrier = new CarrierRealm(host, wire);
    this.#carrier = carrier;
    shared.realm = carrier;
    if (this.#classes) carrier.serve(this.#classes);
    return {
      receive: (message) => carrier.intake.message(message),
      uncaught: (error) => carrier.uncaught(error),
      fatal: (error) => carrier.fatal(error),
      flush: () => carrier.outbox.flush(),
      printed: () => {
        carrier.outbox.printed = true;
      },
    };
  }
}
