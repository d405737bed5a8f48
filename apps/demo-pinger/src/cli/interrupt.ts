import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Aborts when the person has had enough. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** As shells expect it of a program that a signal ended; undefined while none came. */
  readonly exitCode: number | undefined;
  /** Asks for an orderly end that is no interruption: the exit code is the result's. */
  quit(): void;
  /** What Ctrl-C does, for a key of a terminal that passes it on. */
  interrupt(): void;
  release(): void;
}

/** Listens for Ctrl-C and its like. The first one asks for an orderly end, the second one ends. */
export function listenForInterrupt(): Interrupt {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const onSignal = (name: (typeof SIGNALS)[number]) => {
    if (exitCode !== undefined) process.exit(exitCode);
    exitCode = 128 + constants.signals[name];
    controller.abort(new Interrupted(name));
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    quit: () => controller.abort(new Interrupted("quit")),
    interrupt: () => onSignal("SIGINT"),
    release() {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}

class Interrupted extends Error {
  override readonly name = "Interrupted";
}
