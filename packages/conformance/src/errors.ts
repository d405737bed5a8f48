/** An error as programs write them: properties of its own, and a class that others can find. */
export class QuotaError extends RangeError {
  constructor(
    message: string,
    readonly limit: number,
    readonly details?: unknown,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  override get name(): string {
    return "QuotaError";
  }

  get doubled(): number {
    return this.limit * 2;
  }
}

/** Its own `status` hides a getter that nobody can set. */
export class StatusError extends Error {
  constructor(message: string) {
    super(message);
    Object.defineProperty(this, "status", { value: 503, enumerable: true });
  }

  get status(): number {
    return 0;
  }
}

/** A class below one of the platform's. */
export class GoneError extends DOMException {
  readonly status = 410;

  constructor(
    message: string,
    readonly url: string,
  ) {
    super(message, "NotFoundError");
  }
}
