/** The contract that threads are written against; runs anywhere once an adapter is there. */
export {
  BrokenBarrierError,
  QueueEmpty,
  QueueFull,
  QueueShutdown,
  ThreadError,
  type ThreadErrorCode,
} from "./base/errors.js";
export type { WaitOptions } from "./base/options.js";
export { type Movable, transfer } from "./codec/transfer.js";
export { type Callback, callback } from "./functions/callback.js";
export {
  type GroupBody,
  type GroupOptions,
  type GroupTask,
  ThreadGroup,
} from "./functions/group.js";
export type { MapOptions, MapResults } from "./functions/map.js";
export {
  type Remote,
  type RemoteCalls,
  type RemoteClass,
  type RemoteOptions,
  remote,
} from "./functions/remote.js";
export { sleep } from "./functions/sleep.js";
export { sleepSync } from "./functions/sleep-sync.js";
export { StreamThread } from "./functions/stream.js";
export {
  type CallOptions,
  type StreamCalls,
  type StreamTask,
  type Task,
  type TaskCalls,
  task,
} from "./functions/task.js";
export type { ThreadKind, ThreadState } from "./realm/protocol.js";
export { isMain } from "./realm/state.js";
export { Barrier, type BarrierOptions } from "./sharing/barrier.js";
export { BoundedSemaphore } from "./sharing/bounded-semaphore.js";
export { type ListOptions, SharedList } from "./sharing/collections/list.js";
export { SharedMap } from "./sharing/collections/map.js";
export { SharedSet } from "./sharing/collections/set.js";
export { Condition, type ConditionOptions } from "./sharing/condition.js";
export { Event } from "./sharing/event.js";
export type { Held } from "./sharing/held.js";
export { Lock } from "./sharing/lock.js";
export type { OwnerOptions } from "./sharing/owner.js";
export { LifoQueue } from "./sharing/queue/lifo-queue.js";
export { type PriorityOptions, PriorityQueue } from "./sharing/queue/priority-queue.js";
export { Queue, type QueueOptions } from "./sharing/queue/queue.js";
export { RLock, type RLockOptions } from "./sharing/rlock.js";
export { RWLock, type RWLockSide } from "./sharing/rwlock.js";
export { Semaphore } from "./sharing/semaphore.js";
export { shared } from "./sharing/shared.js";
export {
  type ArrayClass,
  type AtomicElements,
  array,
  type SharedArray,
} from "./sharing/struct/array.js";
export {
  type SharedAttributes,
  type SharingClass,
  sharing,
  type ThreadClass,
} from "./sharing/struct/attributes.js";
export { bool, f32, f64, i8, i16, i32, i64, u8, u16, u32, u64 } from "./sharing/struct/numbers.js";
export {
  type AtomicFields,
  type FieldInit,
  type FieldPlain,
  type FieldTypeLike,
  type FieldValue,
  type Struct,
  type StructClass,
  type StructFields,
  type StructInit,
  struct,
} from "./sharing/struct/struct.js";
export { string } from "./sharing/struct/text.js";
export type { FieldType, IntegerFieldType } from "./sharing/struct/types.js";
export { ThreadLocal } from "./sharing/thread-local.js";
export { Timer, type TimerFinished, type TimerOptions } from "./sharing/timer.js";
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
export { threadClass, type WorkerClass, type WorkerClassOptions } from "./threads/thread-class.js";
