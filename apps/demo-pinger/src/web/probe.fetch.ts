import type { Probe } from "../target.js";

/** A browser's way of making a request. What went wrong is not for a page to know. */
export const fetchProbe: Probe = async (request, { timeout, signal }) => {
  if (request.method !== "http") throw new Error("A page can make HTTP requests only.");
  const over = AbortSignal.timeout(timeout);
  const began = performance.now();
  try {
    const response = await fetch(request.url, {
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.any([signal, over]),
    });
    const ms = performance.now() - began;
    void response.body?.cancel();
    return { verdict: "up", ms, ...(response.ok ? {} : { note: `HTTP ${response.status}` }) };
  } catch {
    signal.throwIfAborted();
    const note = over.aborted
      ? `nothing within ${timeout} ms`
      : "refused, blocked or not there: the browser does not say";
    return { verdict: "no answer", ms: null, note };
  }
};
