/** What a fleet needs of Node. */
import { channel } from "node:diagnostics_channel";
import { isMainThread } from "node:worker_threads";

export const nodeHost = {
  realmName: isMainThread ? "MainThread" : "Dummy-1",
  onEnd: (end: () => void): void => void process.once("exit", end),
  fail: (): void => {
    process.exitCode ||= 1;
  },
  diagnostics: { start: channel("heddle:thread:start"), end: channel("heddle:thread:end") },
};

/** Keeps the program alive while it is on: a timer that never fires. */
export function keepAlive(): (on: boolean) => void {
  let timer: NodeJS.Timeout | undefined;
  return (on) => {
    timer ??= setInterval(() => {}, 2 ** 31 - 1);
    if (on) timer.ref();
    else timer.unref();
  };
}

/** Resolves when it has ended, however, or the time is up. */
export async function within(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => {}), late]);
  clearTimeout(timer);
}
