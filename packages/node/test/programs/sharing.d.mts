import { Thread } from "@heddle/core";

export class Shares extends Thread<unknown> {
  constructor(act: string, given?: unknown);
}
export class SharesVirtually extends Shares {}
export function tell(words: Int32Array, at: number): void;
/** Resolves when `words[at]` has come to `count`. */
export function told(words: Int32Array, at: number, count: number): Promise<void>;
/** Resolves when so many stand in the line of a shared object. */
export function waiting(object: object, count: number): Promise<void>;
