import { heldIn, type Payload } from "../codec/payload.js";
import { knowsFast, loadFast } from "../realm/fast.js";
import { shared } from "../realm/state.js";
import { loadCallbacks, loadCollections, loadSharing } from "./load.js";

/**
 * Takes in what the other side says, in order. A message with a shared object, a callback, or the notice that rows
 * follow, and any once there are collections, waits until the code for these is there, and whatever comes after it waits
 * too.
 */
export class Intake {
  #loading: Promise<void> | undefined;
  readonly #waiting: unknown[] = [];

  /** @param failed the code could not be loaded: nothing more is taken in. */
  constructor(
    readonly take: (message: unknown) => void,
    readonly failed: (error: unknown) => void,
  ) {}

  message(message: unknown): void {
    const missing = missingFor(message);
    if (missing) this.#load(missing);
    if (!this.#loading) return this.take(message);
    this.#waiting.push(message);
    void this.#loading.then(
      () => this.#takeNext(),
      () => {},
    );
  }

  /** Takes in what waits for code that is there by now: while a realm blocks, no promise tells it. */
  catchUp(): void {
    while (shared.sharing && this.#takeNext());
  }

  #takeNext(): boolean {
    if (this.#waiting.length === 0) return false;
    this.take(this.#waiting.shift());
    return true;
  }

  /** Calls it when all that came before has been taken in. */
  after(call: () => void): void {
    if (this.#loading) void this.#loading.then(call, call);
    else call();
  }

  #load(missing: Promise<unknown>): void {
    const before = this.#loading;
    const loading = Promise.all([before, missing]).then(() => {
      if (this.#loading === loading) this.#loading = undefined;
    });
    this.#loading = loading;
    loading.catch(this.failed);
  }
}

/** What is to be loaded before it is taken in. */
function missingFor(message: unknown): Promise<unknown> | undefined {
  const rows = !knowsFast() && announcesRows(message);
  const [first] = message as readonly { readonly commons?: SharedArrayBuffer }[];
  const collections = loadCollections(first?.commons);
  if (shared.sharing && shared.callbacks && !rows && hasKept()) return collections;
  const lacks = !shared.sharing || !hasKept();
  const sharing = lacks && (shared.shares || holds(message, "shared") || callsKeeper(message));
  const callbacks = !shared.callbacks && holds(message, "callback");
  if (!rows && !sharing && !callbacks) return collections;
  return Promise.all([
    rows && loadFast(),
    sharing && loadSharing(),
    callbacks && loadCallbacks(),
    collections,
  ]);
}

/** Whether nothing that is kept can come here unread. */
function hasKept(): boolean {
  return shared.kept !== undefined || typeof SharedArrayBuffer === "function";
}

/** Of a carrier that has made an object which the main realm keeps. */
function callsKeeper(message: unknown): boolean {
  return (message as readonly { op?: unknown; to?: unknown }[]).some(
    ({ op, to }) => op === "call" && to === 0,
  );
}

/** A main realm with the fast code, and a carrier that was built without. */
function announcesRows(message: unknown): boolean {
  const [first] = message as readonly { readonly fast?: unknown }[];
  return first?.fast === true;
}

type Holder = {
  readonly [Key in "fields" | "value" | "reason" | "error"]?: Payload | undefined;
} & { readonly start?: Holder };

type Kind = "shared" | "callback";

function holds(message: unknown, kind: Kind): boolean {
  return (message as readonly Holder[]).some((item) => isHolder(item, kind));
}

function isHolder({ fields, value, reason, error, start }: Holder, kind: Kind): boolean {
  return (
    [fields, value, reason, error].some((payload) => has(payload, kind)) ||
    (start !== undefined && isHolder(start, kind))
  );
}

function has(payload: Payload | undefined, kind: Kind): boolean {
  if (!payload?.specials) return false;
  for (const special of heldIn(payload)) if (special.kind === kind) return true;
  return false;
}
