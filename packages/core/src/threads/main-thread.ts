import { ThreadError } from "../base/errors.js";
import { Promise } from "../base/globals.js";
import { internal } from "../base/internal.js";
import { shared } from "../realm/state.js";
import { Thread } from "../thread.js";

/** The program's own thread: the one that nobody started. */
class MainThread extends Thread<never> {
  run(): never {
    throw this.#refuse("run");
  }
  override join(): Promise<never> {
    return Promise.reject(this.#refuse("join"));
  }
  override joinSync(): never {
    throw this.#refuse("join");
  }
  override stop(): never {
    throw this.#refuse("stop");
  }
  override kill(): Promise<never> {
    return Promise.reject(this.#refuse("kill"));
  }

  #refuse(what: string): ThreadError {
    const here = shared.realm?.isCarrier !== true;
    return here && what === "join"
      ? new ThreadError(
          "THREAD_JOIN_SELF",
          "cannot join current thread MainThread: it would wait for its own end",
        )
      : new ThreadError(
          "THREAD_IS_MAIN",
          `cannot ${what} the main thread: it ends when the program does`,
        );
  }
}

export const MAIN_IDENT = 1;

/** This realm's object for the main thread; elsewhere than in the main realm, a handle. */
export function mainThreadObject(): Thread<never> {
  if (!shared.mainThread) {
    const thread = new MainThread({ name: "MainThread" });
    thread[internal].ident = MAIN_IDENT;
    thread[internal].state = "running";
    shared.mainThread = thread;
  }
  return shared.mainThread as Thread<never>;
}
