import { monotonic } from "../base/clock.js";
import { ThreadError } from "../base/errors.js";
import { internal } from "../base/internal.js";
import {
  checkBoolean,
  checkCount,
  checkFunction,
  checkOptions,
  checkTimeout,
  show,
} from "../base/options.js";
import { checkRoster } from "../codec/classes.js";
import type { Host } from "../port.js";
import { limitCommons, MOST_BYTES } from "../realm/commons.js";
import { shared } from "../realm/state.js";
import { loadIfShared } from "../sharing/load.js";
import { realmOf } from "../thread.js";
import { mainThreadObject } from "../threads/main-thread.js";
import type { Runtime } from "../threads/runtime.js";
import type { RuntimeOptions, SharedMemoryOptions } from "../threads/runtime-options.js";
import { install } from "./choosing.js";
import { MainRealm } from "./main-realm.js";
import { statsOf } from "./stats.js";

const OPTIONS: readonly (keyof RuntimeOptions)[] = [
  "parallelism",
  "maxCarriers",
  "classes",
  "excepthook",
  "traceStarts",
  "startTimeout",
  "idleTimeout",
  "closeTimeout",
  "sharedMemory",
];

/** What an adapter's `createXRuntime` returns. `own` names the options that the adapter takes besides. */
export function createRuntime(
  host: Host,
  options?: RuntimeOptions,
  own: readonly string[] = [],
): Runtime {
  if (shared.isCarrier) {
    throw new ThreadError(
      "RUNTIME_IN_CARRIER",
      "a runtime was created on a carrier, whose threads already have one: put if (isMain) { … } around what only the main realm should do",
    );
  }
  // Before a test puts a fake in its place.
  monotonic();
  // What needs it later tries again, and says what failed.
  loadIfShared()?.catch(() => {});
  const call = `${host.name}: the runtime's options`;
  const given = checkOptions(call, options, "{ parallelism: 4 }", [...OPTIONS, ...own]);
  if (given.excepthook !== undefined) checkFunction(call, "excepthook", given.excepthook);
  const time = (name: "startTimeout" | "idleTimeout" | "closeTimeout", usual?: number): number =>
    checkTimeout(call, given[name] === undefined ? usual : given[name], name);
  const realm = new MainRealm(host, {
    ...readCarriers(call, host, given),
    traceStarts:
      given.traceStarts === undefined
        ? false
        : checkBoolean(call, "traceStarts", given.traceStarts),
    startTimeout: time("startTimeout", 30_000),
    idleTimeout: time("idleTimeout", 30_000),
    closeTimeout: time("closeTimeout"),
    excepthook: given.excepthook,
    classes: given.classes === undefined ? {} : checkRoster(call, given.classes),
  });
  limitMemory(call, host, given.sharedMemory);
  join(host, realm);
  const runtime: Runtime = {
    [realmOf]: realm,
    name: host.name,
    get carrierCount() {
      // Those that were told to end do nothing any more.
      return [...realm.scheduler.links].filter((link) => !link.retired).length;
    },
    get excepthook() {
      return realm.failures.hook;
    },
    set excepthook(hook) {
      checkFunction(call, "excepthook", hook);
      realm.failures.hook = hook;
    },
    defaultExcepthook: realm.failures.print,
    stats: () => statsOf(realm),
    observe: (observer) => realm.observation.add(observer),
    install() {
      realm.checkOpen();
      install(realm);
      shared.installed = runtime;
      return runtime;
    },
    warmUp: (count) => realm.warmUp(count),
    close: (options) => realm.close(options),
    [Symbol.asyncDispose]: () => realm.close(),
  };
  return runtime;
}

/** Makes the realm one of this program's: told when the program ends, and known to `enumerate`. */
function join(host: Host, realm: MainRealm): void {
  shared.runtimes.add(realm);
  if (shared.hasRuntime) return;
  shared.hasRuntime = true;
  host.onEnd(() => {
    for (const each of shared.runtimes) each.reportFailures?.();
  });
  // Where this realm is itself somebody's worker, Python would call its thread a dummy.
  const main = mainThreadObject()[internal];
  main.label = host.realmName;
  main.daemon = host.realmName !== "MainThread";
}

/** Less than that is of no use. */
const LEAST = 2 ** 20;
/** By default it is no less than that, however small the machine is. */
const USUAL = 2 ** 28;

/** Before the memory is made: it is made when it is first needed. */
function limitMemory(
  call: string,
  { memory }: Host,
  options: SharedMemoryOptions | undefined,
): void {
  const given = checkOptions(`${call}: sharedMemory`, options, "{ maxBytes: 2 ** 29 }", [
    "maxBytes",
  ]);
  const { maxBytes } = given;
  if (maxBytes === undefined) {
    if (memory !== undefined && !shared.hasRuntime) limitCommons(Math.max(USUAL, memory / 2));
    return;
  }
  const name = `${call}: sharedMemory.maxBytes`;
  if (typeof maxBytes !== "number")
    throw new TypeError(`${name} must be a number of bytes, not ${show(maxBytes)}`);
  if (!(maxBytes >= LEAST && maxBytes <= MOST_BYTES))
    throw new RangeError(`${name} must be ${LEAST} to ${MOST_BYTES} bytes, not ${maxBytes}`);
  limitCommons(maxBytes);
}

function readCarriers(
  call: string,
  host: Host,
  { parallelism, maxCarriers }: RuntimeOptions,
): { parallelism: number; maxCarriers: number } {
  const some =
    parallelism === undefined ? host.parallelism : checkCount(call, "parallelism", parallelism);
  if (maxCarriers === undefined) return { parallelism: some, maxCarriers: Math.max(some, 256) };
  const most = checkCount(call, "maxCarriers", maxCarriers);
  if (parallelism !== undefined && most < parallelism) {
    throw new RangeError(
      `${call}: maxCarriers must be no less than parallelism, not ${most} with parallelism: ${parallelism}`,
    );
  }
  return { parallelism: Math.min(some, most), maxCarriers: most };
}
