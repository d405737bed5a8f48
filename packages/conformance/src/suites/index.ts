import type { Suite } from "../suite.js";
import { attributes, attributesMisuse } from "./attributes.js";
import { awaitedLocks } from "./awaited.locks.js";
import { awaitedQueues, awaitedRefusals, awaitedRest } from "./awaited.rest.js";
import { barrier } from "./barrier.js";
import { blockCarrier } from "./block.carrier.js";
import { blockMain } from "./block.main.js";
import { callbacks } from "./callbacks.js";
import { calls } from "./calls.js";
import { classes } from "./classes.js";
import { close } from "./close.js";
import { collections } from "./collections.js";
import { condition } from "./condition.js";
import { current } from "./current.js";
import { dispatch } from "./dispatch.js";
import { ease } from "./ease.js";
import { errors } from "./errors.js";
import { event } from "./event.js";
import { executor } from "./executor.js";
import { failures } from "./failures.js";
import { fakes } from "./fakes.js";
import { fieldsHome } from "./fields.home.js";
import { fields } from "./fields.js";
import { futures, futureWaits } from "./futures.js";
import { groups } from "./groups.js";
import { handlesHome } from "./handles.home.js";
import { handles } from "./handles.js";
import { held } from "./held.js";
import { isolation } from "./isolation.js";
import { join } from "./join.js";
import { kill } from "./kill.js";
import { limits } from "./limits.js";
import { local } from "./local.js";
import { lockDeaths } from "./lock.deaths.js";
import { lockHold } from "./lock.hold.js";
import { lock, lockAlone, rlock } from "./lock.js";
import { lockShared } from "./lock.shared.js";
import { lockMisuse, lockWaits } from "./lock.waits.js";
import { lost } from "./lost.js";
import { maps } from "./maps.js";
import { misuseClasses } from "./misuse.classes.js";
import { misuse } from "./misuse.js";
import { misuseRuntime } from "./misuse.runtime.js";
import { names } from "./names.js";
import { nested } from "./nested.js";
import { observe } from "./observe.js";
import { programFailures } from "./programs.failures.js";
import { programLife } from "./programs.life.js";
import { programSharing } from "./programs.sharing.js";
import { lifoQueue, priorityQueue, queue } from "./queue.js";
import { queueValues } from "./queue.values.js";
import { remotes } from "./remotes.js";
import { rlockOwn } from "./rlock.js";
import { runtime } from "./runtime.js";
import { rwlock } from "./rwlock.js";
import { scheduling } from "./scheduling.js";
import { boundedSemaphore, semaphore, semaphores } from "./semaphore.js";
import { signal } from "./signal.js";
import { start } from "./start.js";
import { stats } from "./stats.js";
import { stopAsked } from "./stop.asked.js";
import { stop } from "./stop.js";
import { streams } from "./streams.js";
import { threadClasses } from "./thread-class.js";
import { timer } from "./timer.js";
import { transfer } from "./transfer.js";
import { uncaught } from "./uncaught.js";
import { values } from "./values.js";
import { wholes } from "./wholes.js";

/**
 * The cases, in parts that may be tried each by itself, at the same time in several processes. What differs when
 * an adapter reaches its classes in another way is all in `carriers`: how a carrier gets its worker file and
 * says that it is ready, also while those who wait for it block; which classes a message names; and what is left
 * when a carrier dies.
 */
export const parts = {
  carriers: [
    start,
    names,
    fields,
    fieldsHome,
    transfer,
    errors,
    join,
    blockMain,
    blockCarrier,
    kill,
    current,
    handles,
    handlesHome,
    nested,
    runtime,
    close,
    limits,
    misuse,
    misuseClasses,
    misuseRuntime,
    programFailures,
    programLife,
    isolation,
    values,
    classes,
    wholes,
    lost,
    uncaught,
    programSharing,
    held,
    attributes,
    attributesMisuse,
    queueValues,
    collections,
    awaitedLocks,
    awaitedRest,
    awaitedQueues,
    awaitedRefusals,
  ],
  /** What threads do once they have begun: who runs where and when, who hears of it, how they are stopped. */
  threads: [stop, stopAsked, signal, scheduling, dispatch, stats, observe, local, fakes, failures],
  /** What locks, queues and the like do among threads: words in shared memory, and nothing of classes. */
  sharing: [
    lock,
    rlock,
    lockAlone,
    lockWaits,
    lockHold,
    lockMisuse,
    lockShared,
    lockDeaths,
    rlockOwn,
    event,
    condition,
    semaphore,
    boundedSemaphore,
    semaphores,
    barrier,
    timer,
    rwlock,
    queue,
    lifoQueue,
    priorityQueue,
  ],
  /** What stands on threads: functions, and what is made of them. */
  functions: [
    calls,
    maps,
    groups,
    streams,
    callbacks,
    remotes,
    threadClasses,
    ease,
    futures,
    futureWaits,
    executor,
  ],
} satisfies Record<string, readonly Suite[]>;

export type Part = keyof typeof parts;

export const suites: readonly Suite[] = Object.values(parts).flat();
