import type { Platform } from "../pinger.js";
import type { Probe } from "../target.js";

/** A browser's way of making a request. What went wrong is not for a page to know. */
const fetchProbe: Probe = async (request, { timeout, signal }) => {
  if (request.mode !== "http") throw new Error("A page can make HTTP requests only.");
  const given = new AbortController();
  const stop = () => given.abort(signal.reason);
  signal.addEventListener("abort", stop);
  let late = false;
  const deadline = setTimeout(() => {
    late = true;
    given.abort();
  }, timeout);
  const begun = performance.now();
  try {
    const response = await fetch(request.url, {
      cache: "no-store",
      credentials: "omit",
      redirect: "manual",
      // Of a host that does not allow this page to read its answer, that it came is all there is to know.
      mode: corsOf(request.url),
      signal: given.signal,
    });
    const ms = performance.now() - begun;
    // Firefox may give an answer whose body the deadline has already ended: to cancel that fails.
    response.body?.cancel().catch(() => {});
    const isOpen = response.type === "opaque" || response.type === "opaqueredirect" || response.ok;
    return { verdict: "up", ms, ...(isOpen ? {} : { note: `HTTP ${response.status}` }) };
  } catch {
    signal.throwIfAborted();
    const note = late
      ? `nothing within ${timeout} ms`
      : "refused, blocked or not there: the browser does not say which";
    return { verdict: "no answer", ms: null, note };
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener("abort", stop);
  }
};

/** The fleet allows pages to read; of others nobody knows. */
function corsOf(url: string): RequestMode {
  return new URL(url).hostname.startsWith("127.") ? "cors" : "no-cors";
}

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => {
  waiting.shift()?.();
  if (waiting.length > 0) channel.port2.postMessage(null);
};

/** One request a turn of the event loop. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) channel.port2.postMessage(null);
  });
}

export const fetchPlatform: Platform = { probe: fetchProbe, turn, exit: () => self.close() };
