/** The place that called `start()`: below it, `Thread.start`, the realm's `start` and this function. */
export function callerStack(): string | undefined {
  return new Error().stack?.split("\n").slice(4).join("\n");
}
