/** What starts and joins threads, without the shared objects' classes. */
export { ThreadError, type ThreadErrorCode } from "./base/errors.js";
export type { WaitOptions } from "./base/options.js";
export { type Movable, transfer } from "./codec/transfer.js";
export type { ThreadKind, ThreadState } from "./realm/protocol.js";
export { isMain } from "./realm/state.js";
export { type StartTarget, Thread, type ThreadOptions } from "./thread.js";
export { activeCount, currentThread, enumerate, mainThread } from "./threads/current.js";
export type {
  CarrierStats,
  RuntimeStats,
  ThreadEndEvent,
  ThreadObserver,
  ThreadStartEvent,
  TimeStats,
} from "./threads/observing.js";
export {
  type Excepthook,
  installedRuntime,
  type Runtime,
  type ThreadFailure,
} from "./threads/runtime.js";
