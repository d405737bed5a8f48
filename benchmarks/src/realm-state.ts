// Preloaded (`node --import`) into every realm of a process whose memory is measured: Node gives a worker
// its parent's arguments. So no subject has to do anything for it.
import { setImmediate as turn } from "node:timers/promises";
import { getHeapStatistics } from "node:v8";
import {
  BroadcastChannel,
  getEnvironmentData,
  isMainThread,
  setEnvironmentData,
} from "node:worker_threads";
import { asleep } from "./work.js";

export interface RealmState {
  /** Threads that sleep forever. */
  readonly asleep: number;
  /** Heap and external memory. */
  readonly bytes: number;
}

export interface Question {
  readonly question: number;
  readonly collect: boolean;
}

export interface Answer extends RealmState {
  readonly answer: number;
}

export const CHANNEL = "benchmarks.realms";

/** How many workers can be asked: they count themselves. */
export function workerCount(): number {
  return Atomics.load(getEnvironmentData(CHANNEL) as Int32Array, 0);
}

export async function stateOfRealm(collect: boolean): Promise<RealmState> {
  if (collect) {
    const { gc } = globalThis as { gc?: () => void };
    if (!gc) throw new Error("run me with --expose-gc");
    // What the first collection finalizes, the second can free.
    for (let time = 0; time < 2; time++) {
      gc();
      await turn();
    }
  }
  const { used_heap_size, external_memory } = getHeapStatistics();
  return { asleep, bytes: used_heap_size + external_memory };
}

if (isMainThread) {
  setEnvironmentData(CHANNEL, new Int32Array(new SharedArrayBuffer(4)));
} else {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = async (event: unknown) => {
    const { question, collect } = (event as { data: Question }).data;
    channel.postMessage({ answer: question, ...(await stateOfRealm(collect)) } satisfies Answer);
  };
  channel.unref();
  Atomics.add(getEnvironmentData(CHANNEL) as Int32Array, 0, 1);
}
