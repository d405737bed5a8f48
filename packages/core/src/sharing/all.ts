/** Every kind of shared object, for realms that get them from others. */
import type { SharedSpecial } from "../codec/payload.js";
import { type Kept, shared } from "../realm/state.js";
import { barrierKind } from "./barrier.js";
import { boundedSemaphoreKind } from "./bounded-semaphore.js";
import { conditionKind } from "./condition.js";
import { eventKind } from "./event.js";
import { letGo as letGoOf, objectAt, passOn } from "./handle.js";
import { know } from "./kinds.js";
import { lockKind } from "./lock.js";
import { lifoQueueKind } from "./queue/lifo-queue.js";
import { priorityQueueKind } from "./queue/priority-queue.js";
import { queueKind } from "./queue/queue.js";
import { rlockKind } from "./rlock.js";
import { rwlockKind } from "./rwlock.js";
import { semaphoreKind } from "./semaphore.js";
import { starving } from "./starving.js";
import { learned } from "./struct/classes.js";
import { partKind } from "./struct/parts.js";
import { placedKind } from "./struct/placed.js";
import { hooks } from "./waiting.js";

/** Once: whoever lets go of the rest of its message does not let go of this. */
function objectOf(special: SharedSpecial): object {
  if (special.kept) return (shared.kept as Kept).objectOf(special);
  const object = objectAt(special.at, undefined, special.hold);
  special.at = 0;
  return object;
}

function letGo(special: SharedSpecial): void {
  if (special.kept) shared.kept?.letGo(special);
  else letGoOf(special);
}

export function knowAll(): void {
  shared.sharing ??= { ...hooks, starving, objectOf, letGo, passOn, learned };
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
