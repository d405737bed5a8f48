/** The place that called `start()`: below it, `Thread.start`, the realm's `start` and this function. */
export function callerStack(): string | undefined {
  const lines = new Error().stack?.split("\n");
  // V8's begins with the name of the error.
  const own = lines?.[0] === "Error" ? 4 : 3;
  return lines?.slice(own).join("\n");
}
