import type { Platform } from "../pinger.js";
import type { Probe } from "../target.js";

/** A browser has some 256 connections for all of its pages, and lets what is above them wait. */
const CONNECTIONS = 180;
/** A request costs a browser milliseconds of processor time: more of them would measure that. */
const PER_WORKER = 12;

/** A browser's way of making a request. What went wrong is not for a page to know. */
const fetchProbe: Probe = async (request, { timeout, signal }) => {
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

const workers = navigator.hardwareConcurrency;
const inFlight = Math.max(1, Math.min(PER_WORKER, Math.floor(CONNECTIONS / workers)));
export const fetchPlatform: Platform = { probe: fetchProbe, inFlight };
