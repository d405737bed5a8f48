import { getEnvironmentData, isMainThread } from "node:worker_threads";

/** What a worker has come to, and for how many rounds it computes when it has been told to go on. */
export const signal = isMainThread
  ? new Int32Array(new SharedArrayBuffer(8))
  : getEnvironmentData("signal");

if (!isMainThread) {
  Atomics.store(signal, 0, 1);
  Atomics.wait(signal, 0, 1, 1000);
  for (let rounds = signal[1]; rounds > 0; rounds--);
}
