/** Every kind of shared object, for realms that get them from others. */
import { shared } from "../realm/state.js";
import { barrierKind } from "./barrier.js";
import { boundedSemaphoreKind } from "./bounded-semaphore.js";
import { conditionKind } from "./condition.js";
import { eventKind } from "./event.js";
import { objectAt } from "./handle.js";
import { know } from "./kinds.js";
import { lockKind } from "./lock.js";
import { lifoQueueKind } from "./queue/lifo-queue.js";
import { priorityQueueKind } from "./queue/priority-queue.js";
import { queueKind } from "./queue/queue.js";
import { rlockKind } from "./rlock.js";
import { rwlockKind } from "./rwlock.js";
import { semaphoreKind } from "./semaphore.js";
import { partKind } from "./struct/parts.js";
import { placedKind } from "./struct/placed.js";
import { hooks } from "./waiting.js";

export function knowAll(): void {
  shared.sharing ??= { ...hooks, objectOf: ({ at }) => objectAt(at) };
  const kinds = [
    lockKind,
    rlockKind,
    conditionKind,
    semaphoreKind,
    boundedSemaphoreKind,
    eventKind,
    barrierKind,
    rwlockKind,
    queueKind,
    lifoQueueKind,
    priorityQueueKind,
    placedKind,
    partKind,
  ];
  for (const kind of kinds) know(kind);
}
