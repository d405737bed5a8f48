/** A plain three-state mutex on one word, as in "Futexes are tricky": nobody's death is seen, nobody is served in order. */
const FREE = 0;
const HELD = 1;
/** Held, and somebody may sleep. */
const CONTENDED = 2;

export function acquire(words: Int32Array, at: number): void {
  if (Atomics.compareExchange(words, at, FREE, HELD) === FREE) return;
  while (Atomics.exchange(words, at, CONTENDED) !== FREE) Atomics.wait(words, at, CONTENDED);
}

export function release(words: Int32Array, at: number): void {
  if (Atomics.sub(words, at, 1) === HELD) return;
  Atomics.store(words, at, FREE);
  Atomics.notify(words, at, 1);
}
