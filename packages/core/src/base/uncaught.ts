import { queueMicrotask } from "./globals.js";
/**
 * Reports an error as one that nobody caught, without coming between what goes on here: whoever takes in a message
 * has others in it to go on with.
 */
export function uncaught(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
