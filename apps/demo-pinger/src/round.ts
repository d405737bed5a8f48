import { Pinger, type PingOptions } from "./pinger.js";
import type { Reply, Target } from "./target.js";

/** One pass over some hosts. */
export interface Round {
  /** In the order of the targets; shorter than they are where the round was stopped. */
  readonly replies: readonly Reply[];
  /** Milliseconds from the first start to the last join. */
  readonly took: number;
}

export interface RoundOptions extends Pick<PingOptions, "timeout"> {
  readonly signal: AbortSignal;
  readonly onReply?: (index: number, reply: Reply) => void;
  /** Called for each host as its turn comes, where they take turns. */
  readonly onStart?: (index: number) => void;
}

/**
 * Milliseconds between two requests of the same round. Hundreds that leave in the same instant
 * measure how long they queue for this machine's own processor: 40 ms and more instead of one or two.
 */
const PACE = 1;

/** A thread for each host, all of them started at once. */
export async function pingAllAtOnce(
  targets: readonly Target[],
  { signal, onReply, timeout }: RoundOptions,
): Promise<Round> {
  signal.throwIfAborted();
  const pingers = targets.map(
    (target, index) => new Pinger(target, { timeout, after: Math.floor(index * PACE) }),
  );
  const stop = () => {
    for (const pinger of pingers) pinger.stop(signal.reason);
  };
  signal.addEventListener("abort", stop);
  try {
    const began = performance.now();
    for (const pinger of pingers) pinger.start();
    const replies = await Promise.all(
      pingers.map(async (pinger, index) => {
        const reply = await replyOf(pinger, signal);
        onReply?.(index, reply);
        return reply;
      }),
    );
    return { replies, took: performance.now() - began };
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** The same threads, but each is joined before the next one starts. */
export async function pingOneAfterAnother(
  targets: readonly Target[],
  { signal, onReply, onStart, timeout }: RoundOptions,
): Promise<Round> {
  const replies: Reply[] = [];
  const began = performance.now();
  for (const [index, target] of targets.entries()) {
    onStart?.(index);
    const { replies: one } = await pingAllAtOnce([target], { signal, timeout });
    replies.push(one[0] as Reply);
    onReply?.(index, one[0] as Reply);
  }
  return { replies, took: performance.now() - began };
}

/** A thread that fails says so in its own row; the others' rows still come. */
async function replyOf(pinger: Pinger, signal: AbortSignal): Promise<Reply> {
  try {
    return await pinger.join();
  } catch (error) {
    signal.throwIfAborted();
    const note = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { verdict: "failed", ms: null, waited: 0, note };
  }
}
