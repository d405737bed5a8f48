import { setTimeout as sleep } from "node:timers/promises";
import type { Platform } from "../pinger.js";
import type { Probe } from "../target.js";
import { probeHttp } from "./http.js";
import { probeIcmp } from "./icmp.js";
import { isShortage } from "./reasons.js";
import { probeTcp } from "./tcp.js";

/** Between two looks whether there are file descriptors again. */
const PAUSE = 20;

/** Node's way of making a request. Where the machine is out of means for it, it waits for some until the timeout. */
export const nodeProbe: Probe = async (request, options) => {
  const until = performance.now() + options.timeout;
  for (;;) {
    const answer = await ask(request, options);
    if (!isShortage(answer) || performance.now() > until) return answer;
    await sleep(PAUSE, undefined, { signal: options.signal });
  }
};

const ask: Probe = (request, options) => {
  if (request.mode === "http") return probeHttp(request.url, options);
  if (request.mode === "tcp") return probeTcp(request, options);
  return probeIcmp(request.host, options);
};

const waiting: (() => void)[] = [];

/**
 * One request a turn of the event loop, or few: what has come in is timed between two of them. Hundreds that leave in
 * one turn would measure how long they queue for this machine's own processor.
 */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(next);
  });
}

function next(): void {
  // A thousand that all wait leave a little closer together, so that the last one need not wait for long.
  const some = 1 + Math.floor(waiting.length / 32);
  for (const go of waiting.splice(0, some)) go();
  if (waiting.length > 0) setImmediate(next);
}

export const nodePlatform: Platform = {
  probe: nodeProbe,
  turn,
  exit: () => process.exit(1),
};
