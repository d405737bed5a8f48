type Clock = typeof globalThis.performance;

let own: Clock | undefined;
let now: () => number;
let origin: number;

/** Node makes `performance` when it is first read, which takes it half a millisecond: a carrier's first thread comes before. */
function load(): Clock {
  own = globalThis.performance;
  // A test may have put a function of its own on the object, or another object in its place.
  now = Object.getPrototypeOf(own)?.now ?? own.now;
  origin = own.timeOrigin;
  return own;
}

/**
 * Milliseconds on this realm's own clock, which only goes forward: `performance.now()` as it is when this is
 * first called, whatever a test makes of it later.
 */
export function monotonic(): number {
  const its = own ?? load();
  return now.call(its);
}

/** Milliseconds on a clock that all realms of a machine share: `monotonic()` counts from each one's own start. */
export function clock(): number {
  const time = monotonic();
  return origin + time;
}
