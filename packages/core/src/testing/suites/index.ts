import { barrier } from "./barrier.js";
import { blockCarrier } from "./block.carrier.js";
import { blockMain } from "./block.main.js";
import { classes } from "./classes.js";
import { condition } from "./condition.js";
import { current } from "./current.js";
import { errors } from "./errors.js";
import { event } from "./event.js";
import { fields } from "./fields.js";
import { handlesHome } from "./handles.home.js";
import { handles } from "./handles.js";
import { isolation } from "./isolation.js";
import { join } from "./join.js";
import { kill } from "./kill.js";
import { local } from "./local.js";
import { lockDeaths } from "./lock.deaths.js";
import { lockHold } from "./lock.hold.js";
import { lock, lockAlone, rlock } from "./lock.js";
import { lockShared } from "./lock.shared.js";
import { lockMisuse, lockWaits } from "./lock.waits.js";
import { lost } from "./lost.js";
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
import { rlockOwn } from "./rlock.js";
import { runtime } from "./runtime.js";
import { rwlock } from "./rwlock.js";
import { scheduling } from "./scheduling.js";
import { boundedSemaphore, semaphore, semaphores } from "./semaphore.js";
import { signal } from "./signal.js";
import { start } from "./start.js";
import { stats } from "./stats.js";
import { stop } from "./stop.js";
import { timer } from "./timer.js";
import { transfer } from "./transfer.js";

export const suites = [
  start,
  names,
  fields,
  transfer,
  errors,
  join,
  blockMain,
  blockCarrier,
  stop,
  signal,
  kill,
  current,
  handles,
  handlesHome,
  nested,
  scheduling,
  runtime,
  stats,
  observe,
  misuse,
  misuseClasses,
  misuseRuntime,
  programFailures,
  programLife,
  isolation,
  classes,
  lost,
  lock,
  rlock,
  lockAlone,
  lockWaits,
  lockHold,
  lockMisuse,
  lockShared,
  lockDeaths,
  programSharing,
  rlockOwn,
  event,
  condition,
  semaphore,
  boundedSemaphore,
  semaphores,
  barrier,
  timer,
  local,
  rwlock,
  queue,
  lifoQueue,
  priorityQueue,
  queueValues,
];
