interface Waiting {
  readonly calls: Set<() => void>;
  readonly listener: () => void;
}

const waiting = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls back once when the signal aborts. One listener serves all who wait for a signal, since runtimes
 * warn of a leak from the eleventh on. Returns what takes the call off again.
 */
export function onAbort(signal: AbortSignal, call: () => void): () => void {
  const { calls, listener } = waiting.get(signal) ?? listen(signal);
  calls.add(call);
  return () => {
    // Also while the signal aborts: one call may take others off, which are not to be called then.
    if (!calls.delete(call) || calls.size > 0) return;
    // A signal may live as long as the program: the last who waits takes the listener off.
    waiting.delete(signal);
    signal.removeEventListener("abort", listener);
  };
}

function listen(signal: AbortSignal): Waiting {
  const calls = new Set<() => void>();
  const listener = (): void => {
    waiting.delete(signal);
    for (const call of calls) call();
  };
  signal.addEventListener("abort", listener, { once: true });
  const entry = { calls, listener };
  waiting.set(signal, entry);
  return entry;
}
