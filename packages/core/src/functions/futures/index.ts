/** Python's `concurrent.futures` on threads. */
export { type ExecutorOptions, ThreadPoolExecutor } from "./executor.js";
export {
  BrokenThreadPool,
  CancelledError,
  Future,
  type FutureState,
  InvalidStateError,
} from "./future.js";
export {
  ALL_COMPLETED,
  asCompleted,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  type FutureWaitOptions,
  type ReturnWhen,
  wait,
} from "./waiting.js";
