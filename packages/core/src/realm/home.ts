/** What of a thread's fields goes home. */
export interface Home {
  /** Nothing: they hold what they did. */
  readonly same: boolean;
  /** Not those that hold the object that the thread was given, as it was. */
  readonly unchanged: readonly string[];
  /** Those that hold it, changed. */
  readonly held: readonly string[] | undefined;
}
