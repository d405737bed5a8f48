/**
 * What heddle uses of the global object, as it was when this was loaded: a test may put fakes in its place
 * (timers, `queueMicrotask`, the clock), and a page may patch it (`Promise`). Import these in place of the
 * globals. What is part of every value anyway, such as `Map`, is used as it is.
 */
export const {
  AbortController,
  DOMException,
  Date,
  FinalizationRegistry,
  MessageChannel,
  Promise,
  TextDecoder,
  TextEncoder,
  URL,
  WeakRef,
  clearTimeout,
  queueMicrotask,
  setTimeout,
  structuredClone,
} = globalThis;
