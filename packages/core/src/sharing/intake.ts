import type { Payload } from "../codec/payload.js";
import { shared } from "../realm/state.js";
import { loadSharing } from "./load.js";

/**
 * Takes in what the other side says, in order. A message with a shared object waits until the code for these is
 * there, and whatever comes after it waits too.
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
    const needed = !shared.sharing && (shared.shares || holdsShared(message));
    if (!this.#loading && needed) this.#load();
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

  #load(): void {
    this.#loading = loadSharing();
    void this.#loading?.then(() => {
      this.#loading = undefined;
    }, this.failed);
  }
}

type Holder = {
  readonly [Key in "fields" | "value" | "reason" | "error"]?: Payload | undefined;
} & { readonly start?: Holder };

function holdsShared(message: unknown): boolean {
  return (message as readonly Holder[]).some(isHolder);
}

function isHolder({ fields, value, reason, error, start }: Holder): boolean {
  return [fields, value, reason, error].some(isShared) || (start !== undefined && isHolder(start));
}

function isShared(payload: Payload | undefined): boolean {
  return (
    payload?.specials?.some(
      ([, special]) =>
        special.kind === "shared" || (special.kind === "thread" && isShared(special.end)),
    ) === true
  );
}
