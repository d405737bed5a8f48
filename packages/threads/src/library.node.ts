import { createRequire } from "node:module";
import type { Library } from "./threads.js";

type Handler = (...args: unknown[]) => void;

/** Where threads.js listens as soon as it is loaded: in a main thread, */
const SIGNALS = ["SIGINT", "SIGTERM"];
/** and in a worker. */
const ERRORS = ["uncaughtException", "unhandledRejection"];
const EVENTS = [...SIGNALS, ...ERRORS];

let library: Library | undefined;

/**
 * threads.js, loaded when the first carrier is made. Its signal handlers end the program at once and with
 * exit code 0, so they are taken off again: loaded in one go, nobody else's can be among them. Where the
 * program had loaded it before, they are the program's own and stay.
 */
export function loadLibrary(): Library {
  if (library) return library;
  const before = EVENTS.map((event) => new Set(process.rawListeners(event)));
  library = createRequire(import.meta.url)("threads") as Library;
  EVENTS.forEach((event, at) => {
    for (const listener of process.rawListeners(event))
      if (!before[at]?.has(listener)) process.off(event, listener as Handler);
  });
  return library;
}

/**
 * Whoever loads `threads` or `threads/worker` in a worker, to expose functions there, gets listeners that
 * swallow every uncaught error. On a carrier they are taken off, now and when they come, and nobody else's.
 */
export function seeErrors(): void {
  for (const event of ERRORS)
    for (const listener of process.rawListeners(event)) drop(event, listener);
  process.on("newListener", (event, listener) => {
    const name = String(event);
    if (ERRORS.includes(name)) queueMicrotask(() => drop(name, listener));
  });
}

/** Told by the one function of its worker's half that they all call. */
function drop(event: string, listener: unknown): void {
  if (String(listener).includes("postUncaughtErrorMessage"))
    process.off(event, listener as Handler);
}
