/** What was asked for cannot be done. The message says what was wrong, where, and what to write. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
