/** What the two sides of a stream have in common. */
import type { MessageChannel } from "../base/globals.js";

export type Port = InstanceType<typeof MessageChannel>["port1"];

/** The fields of a stream's thread that are heddle's own. */
export interface StreamFields {
  /** The thread's end of the way that its values go. */
  $port?: Port | undefined;
  /** Values that may be ahead of the reader. */
  $ahead?: number | undefined;
  /** How many it has sent, once it has ended by itself. */
  $sent?: number | undefined;
  /** What the generator threw when its reader had left. */
  $thrown?: { readonly value: unknown } | undefined;
}
