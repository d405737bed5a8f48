/** What threads.js listens to as soon as it is loaded in a worker. */
const EVENTS = ["uncaughtException", "unhandledRejection"];

type Handler = (...args: unknown[]) => void;

/**
 * Whoever loads `threads` or `threads/worker` in a worker, to expose functions there, gets listeners that
 * swallow every uncaught error. On a carrier they are taken off, now and when they come, and nobody else's.
 */
export function seeErrors(): void {
  for (const event of EVENTS)
    for (const listener of process.rawListeners(event)) drop(event, listener);
  process.on("newListener", (event, listener) => {
    const name = String(event);
    if (EVENTS.includes(name)) queueMicrotask(() => drop(name, listener));
  });
}

/** Told by the one function of its worker's half that they all call. */
function drop(event: string, listener: unknown): void {
  if (String(listener).includes("postUncaughtErrorMessage"))
    process.off(event, listener as Handler);
}
