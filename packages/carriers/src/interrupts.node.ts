/**
 * Ctrl-C while the main thread blocks. Node calls the listeners of a signal from the event loop, which stands still
 * then. `breakOnSigint` of node:vm ends a script at SIGINT instead, so a wait that may be long sleeps in one.
 */
import { Script } from "node:vm";
import { isMainThread } from "node:worker_threads";

/** A script sees global names only. */
const SLEEP = Symbol.for("heddle.sleep");
const source = `globalThis[Symbol.for(${JSON.stringify(Symbol.keyFor(SLEEP))})]()`;
let script: Script | undefined;

/**
 * Calls `sleep`, which blocks. A SIGINT that comes meanwhile ends the sleep, and the program's own listeners for it
 * are called; what one of them throws is thrown here, as a signal handler's exception is in Python (PEP 475). Without
 * a listener SIGINT ends the process as ever. Making a script that can be ended costs some 0.1 ms.
 */
export function interruptible(sleep: () => void): void {
  if (!isMainThread || process.listenerCount("SIGINT") === 0) {
    sleep();
    return;
  }
  script ??= new Script(source, { filename: "heddle.sleep.js" });
  Object.defineProperty(globalThis, SLEEP, { value: sleep, configurable: true });
  try {
    script.runInThisContext({ breakOnSigint: true });
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ERR_SCRIPT_EXECUTION_INTERRUPTED") throw error;
    process.emit("SIGINT", "SIGINT");
  } finally {
    delete (globalThis as Record<symbol, unknown>)[SLEEP];
  }
}
