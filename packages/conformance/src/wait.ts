import { CheckError } from "./check.js";
import { onMessage, type Port } from "./port.js";

/**
 * How long a wait may take before the suite says what it waited for: less than a test's limit, and more than twenty
 * workers take that start one after the other in a page, where a slow machine needs a second for each.
 */
const PATIENCE = 45_000;

/** A promise that must settle. */
export async function within<T>(promise: Promise<T>, what: () => string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new CheckError(`still waiting after ${PATIENCE} ms for ${what()}`)),
      PATIENCE,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Looks again each turn of the event loop: for what no event tells of. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  while (!condition()) {
    if (performance.now() > deadline)
      throw new CheckError(`still waiting after ${PATIENCE} ms until ${what}`);
    await turn();
  }
}

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

/** Two ends for a test and a thread to talk over, whatever the runtime. */
export interface Talk {
  /** Pass it to a thread: `transfer(talk.port)`. */
  readonly port: Port;
  send(message: unknown): void;
  /** The next message, also one that has come already. */
  next(): Promise<unknown>;
  close(): void;
}

export function talk(): Talk {
  const { port1, port2 } = new MessageChannel();
  const came: unknown[] = [];
  const waiting: ((message: unknown) => void)[] = [];
  onMessage(port1, (message) => {
    const next = waiting.shift();
    if (next) next(message);
    else came.push(message);
  });
  return {
    port: port2,
    send: (message) => port1.postMessage(message),
    next: () => {
      const first = came.shift();
      if (first !== undefined) return Promise.resolve(first);
      const next = new Promise<unknown>((resolve) => waiting.push(resolve));
      return within(next, () => "a thread's message");
    },
    close: () => port1.close(),
  };
}
