/** Milliseconds on a clock that all realms of a machine share: `performance.now()` alone counts from each one's own start. */
export function clock(): number {
  return performance.timeOrigin + performance.now();
}
