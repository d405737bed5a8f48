import { BrokenBarrierError } from "../../../base/errors.js";
import type { WaitOptions } from "../../../base/options.js";
import type { Barrier } from "../../barrier.js";
import { readWait } from "../../waiting.js";
import { refuseKept } from "../early.js";
import { ask, markOf, stateOf, tell } from "../stub.js";

/** What a barrier is made with: how many, whether there is an action, how long a wait takes, the action itself. */
const TIMEOUT = 2;
const ACTION = 3;

export const barrierStub = {
  async wait(this: Barrier, options?: WaitOptions): Promise<number> {
    const wait = readWait("Barrier.wait", options);
    const { init } = markOf(this);
    const timeout = options?.timeout === undefined ? (init[TIMEOUT] as number) : wait.timeout;
    const what = await ask(this, "wait", { ...wait, timeout });
    if (typeof what === "number") return what;
    if (!Array.isArray(what)) throw new BrokenBarrierError();
    act(this, init[ACTION] as () => unknown);
    return what[1] as number;
  },

  reset(this: Barrier): void {
    tell(this, "reset", [], [0, false]);
  },

  abort(this: Barrier): void {
    tell(this, "abort", [], [0, true]);
  },

  get broken(): boolean {
    return stateOf(this)[1] as boolean;
  },

  get nWaiting(): number {
    return stateOf(this)[0] as number;
  },

  get parties(): number {
    return markOf(this).init[0] as number;
  },

  waitSync: () => refuseKept("barrier.waitSync()", "await barrier.wait()"),
};

/** The last one runs the action before the others go on. */
function act(barrier: Barrier, action: () => unknown): void {
  const waiting = barrier.nWaiting;
  try {
    const result = action();
    if (typeof (result as { then?: unknown } | null | undefined)?.then === "function")
      throw new TypeError("a barrier's action gave a promise: nobody would wait for it");
  } catch (error) {
    barrier.abort();
    throw error;
  }
  // The action may have called these.
  if (barrier.broken || barrier.nWaiting !== waiting) throw new BrokenBarrierError();
  tell(barrier, "acted", [], [0, false]);
}
