import type { Thread } from "@heddle/core";

/** What a task is to itself: the thread that does it. */
export interface Self extends Thread<unknown> {
  [field: string]: unknown;
  child(task: string, ...args: unknown[]): Self;
  /** A child with a name. */
  named(name: string, task: string, ...args: unknown[]): Self;
  limitedChild(task: string, ...args: unknown[]): Self;
  platformChild(task: string, ...args: unknown[]): Self;
}
