import { constants, getPriority, setPriority } from "node:os";

/**
 * Puts the measuring before what only computes, where the system allows it: for root, and hardly anybody else. What
 * is started later inherits it: the workers, the fleet. On a machine that is busy it is the difference
 * between a few milliseconds of waiting for a processor and tens of them.
 */
export function raisePriority(): void {
  try {
    if (getPriority() > constants.priority.PRIORITY_HIGH) {
      setPriority(constants.priority.PRIORITY_HIGH);
    }
  } catch {
    // Not allowed: then the own overhead, which is measured, is a larger one.
  }
}
