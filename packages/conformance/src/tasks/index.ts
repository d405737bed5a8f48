import { awaited } from "./awaited.js";
import { barriers } from "./barriers.js";
import { blocking } from "./blocking.js";
import { collections } from "./collections.js";
import { conditions } from "./conditions.js";
import { endings } from "./endings.js";
import { events } from "./events.js";
import { fakes } from "./fakes.js";
import { fields } from "./fields.js";
import { handles } from "./handles.js";
import { homes } from "./homes.js";
import { locals } from "./locals.js";
import { locks } from "./locks.js";
import { prints } from "./prints.js";
import { queues } from "./queues.js";
import { rlocks } from "./rlocks.js";
import { rwlocks } from "./rwlocks.js";
import { semaphores } from "./semaphores.js";
import { sharing } from "./sharing.js";
import { threads } from "./threads.js";
import { values } from "./values.js";
import { waits } from "./waits.js";
import { wares } from "./wares.js";

/** What the suite's threads do, by name. */
export const tasks = {
  ...awaited,
  ...barriers,
  ...blocking,
  ...collections,
  ...conditions,
  ...endings,
  ...events,
  ...fakes,
  ...fields,
  ...handles,
  ...homes,
  ...locals,
  ...locks,
  ...prints,
  ...rlocks,
  ...rwlocks,
  ...semaphores,
  ...queues,
  ...sharing,
  ...threads,
  ...values,
  ...waits,
  ...wares,
};

export type TaskName = keyof typeof tasks;
