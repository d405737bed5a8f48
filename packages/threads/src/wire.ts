/**
 * This package's name, and that of the one call that a carrier gets through threads.js. The name is nobody
 * else's: a worker file may expose functions of its own beside its classes.
 */
export const NAME = "@heddle/threads";

/** What that call hands over: the carrier's end of heddle's own wire, and what the runtime adds to it. */
export interface Hello {
  readonly port: unknown;
}

/** How threads.js asks a worker to call a function that it exposes. */
export interface Run {
  readonly type: "run";
  /** The call's own number; threads.js begins at 1. */
  readonly uid: number;
  readonly method: string;
  readonly args: readonly [Hello];
}

export function isRun(data: unknown): data is Run {
  if (typeof data !== "object" || data === null) return false;
  const { type, method, args } = data as Partial<Run>;
  return type === "run" && method === NAME && Array.isArray(args);
}

/** What a message hands over, where it is that call. */
export function read<Given extends Hello>(message: unknown): Given | undefined {
  return isRun(message) ? (message.args[0] as Given) : undefined;
}
