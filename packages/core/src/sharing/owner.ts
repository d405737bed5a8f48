import { ThreadError } from "../base/errors.js";
import { internal, isThread } from "../base/internal.js";
import { checkOptions, OWNED_WAIT, show } from "../base/options.js";
import type { ThreadRecord } from "../realm/record.js";
import type { Thread } from "../thread.js";
import { currentThread } from "../threads/current.js";

/** Who calls. */
export interface OwnerOptions {
  /** The thread that calls: `{ owner: this }`. Needed where the runtime cannot know it. */
  owner?: Thread<unknown> | undefined;
}

/**
 * What the realm knows of the thread that calls.
 *
 * @throws {ThreadError} THREAD_UNKNOWN where the runtime cannot tell and no owner is given.
 */
export function ownerOf(call: string, options: OwnerOptions | undefined): ThreadRecord {
  const given = checkOptions(call, options, `${call}({ owner: this })`, OWNED_WAIT);
  const owner: unknown = given.owner ?? current(call);
  if (typeof owner !== "object" || owner === null || !isThread(owner)) {
    throw new TypeError(
      `${call}: owner must be a thread, not ${show(owner)}: write { owner: this } in run()`,
    );
  }
  const record = (owner as Thread<unknown>)[internal];
  if (record.ident !== null) return record;
  throw new ThreadError(
    "THREAD_NOT_STARTED",
    `${call}: ${record.name} was not started, so it can own nothing: write { owner: this } in run()`,
  );
}

function current(call: string): Thread<unknown> {
  try {
    return currentThread();
  } catch (cause) {
    throw new ThreadError(
      "THREAD_UNKNOWN",
      `${call}: which virtual thread this is cannot be told after an await: write { owner: this } in run(), createNodeRuntime({ currentThread: true }) on Node, or static readonly kind = "platform"`,
      { cause },
    );
  }
}
