import type { Figure } from "../figure.js";
import { atOnceInPages, atOnceOnNode, objectsAtOnce } from "./at-once.js";
import { besideSleepers } from "./beside-sleepers.js";
import { coldInPages, coldOnNode } from "./cold.js";
import { cpuBound } from "./cpu-bound.js";
import {
  crowdBarrier,
  crowdCondition,
  crowdLock,
  crowdQueue,
  crowdRWLock,
  crowdSemaphore,
} from "./crowd.js";
import {
  virtualBarrier,
  virtualCondition,
  virtualEvent,
  virtualLock,
  virtualQueue,
  virtualSemaphore,
} from "./crowd-virtual.js";
import { firstResult } from "./first-result.js";
import { functions } from "./functions.js";
import { idle } from "./idle.js";
import { lockAsync, lockSync } from "./lock-alone.js";
import { fourContend, fourContendEmpty, twoContend, twoContendEmpty } from "./lock-contended.js";
import { lockSize } from "./lock-size.js";
import {
  arrays1MB,
  arrays8MB,
  arrays64kB,
  arrays256kB,
  items1MB,
  items8MB,
  items64kB,
  items256kB,
} from "./memory.js";
import { million } from "./million.js";
import {
  objectsOneByOne,
  oneByOneInPages,
  oneByOneOnNode,
  oneByOneOnOneCarrier,
} from "./one-by-one.js";
import { queue } from "./queue.js";
import { quietInPages, quietOnNode } from "./quiet.js";
import { sharedMap } from "./shared-map.js";
import { sizes } from "./sizes.js";
import { hundredThousandSleepers, tenThousandSleepers } from "./sleepers.js";
import { stall } from "./stall.js";
import { structFields } from "./struct.js";
import { talking } from "./talking.js";
import { atOnceOnThreads, firstResultOnThreads, newWorker } from "./threads.js";
import { uneven } from "./uneven.js";

/** What is measured, in this order. A name is what `--figure` takes. */
export const figures = {
  cold: coldOnNode,
  "pages-cold": coldInPages,
  "at-once": atOnceOnNode,
  "one-by-one": oneByOneOnNode,
  "one-carrier": oneByOneOnOneCarrier,
  "beside-sleepers": besideSleepers,
  "objects-at-once": objectsAtOnce,
  "objects-one-by-one": objectsOneByOne,
  "pages-at-once": atOnceInPages,
  "pages-one-by-one": oneByOneInPages,
  quiet: quietOnNode,
  "pages-quiet": quietInPages,
  "first-result": firstResult,
  sleepers: tenThousandSleepers,
  "sleepers-100k": hundredThousandSleepers,
  million,
  stall,
  idle,
  "cpu-bound": cpuBound,
  uneven,
  "new-worker": newWorker,
  "threads-first-result": firstResultOnThreads,
  "threads-at-once": atOnceOnThreads,
  sizes,
  "lock-sync": lockSync,
  "lock-async": lockAsync,
  "lock-2-empty": twoContendEmpty,
  "lock-2-200ns": twoContend,
  "lock-4-empty": fourContendEmpty,
  "lock-4-200ns": fourContend,
  "lock-size": lockSize,
  queue,
  talking,
  functions,
  "crowd-lock": crowdLock,
  "crowd-semaphore": crowdSemaphore,
  "crowd-rwlock": crowdRWLock,
  "crowd-queue": crowdQueue,
  "crowd-barrier": crowdBarrier,
  "crowd-condition": crowdCondition,
  "virtual-lock": virtualLock,
  "virtual-semaphore": virtualSemaphore,
  "virtual-event": virtualEvent,
  "virtual-queue": virtualQueue,
  "virtual-condition": virtualCondition,
  "virtual-barrier": virtualBarrier,
  struct: structFields,
  "shared-map": sharedMap,
  "memory-64kb": arrays64kB,
  "memory-256kb": arrays256kB,
  "memory-1mb": arrays1MB,
  "memory-8mb": arrays8MB,
  "memory-items-64kb": items64kB,
  "memory-items-256kb": items256kB,
  "memory-items-1mb": items1MB,
  "memory-items-8mb": items8MB,
} as const satisfies Record<string, Figure>;

export type FigureName = keyof typeof figures;
