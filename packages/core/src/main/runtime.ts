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
import type { Roster } from "../codec/classes.js";
import type { Host, RuntimeOptions } from "../port.js";
import { shared } from "../realm/state.js";
import { loadIfShared } from "../sharing/load.js";
import { realmOf } from "../thread.js";
import { mainThreadObject } from "../threads/main-thread.js";
import type { Runtime } from "../threads/runtime.js";
import { printFailure } from "./failures.js";
import { MainRealm } from "./main-realm.js";
import { statsOf } from "./stats.js";

/** What an adapter's `createXRuntime` returns. */
export function createRuntime(host: Host, options?: RuntimeOptions): Runtime {
  if (shared.isCarrier) {
    throw new ThreadError(
      "RUNTIME_IN_CARRIER",
      "a runtime was created on a carrier, whose threads already have one: put if (isMain) { … } around what only the main realm should do",
    );
  }
  // What needs it later tries again, and says what failed.
  loadIfShared()?.catch(() => {});
  const call = `${host.name}: the runtime's options`;
  const given = checkOptions(call, options, "{ carriers: 4 }");
  const realm = new MainRealm(host, {
    carriers:
      given.carriers === undefined
        ? host.parallelism
        : checkCount(call, "carriers", given.carriers),
    maxCarriers:
      given.maxCarriers === undefined ? 256 : checkCount(call, "maxCarriers", given.maxCarriers),
    traceStarts:
      given.traceStarts === undefined
        ? false
        : checkBoolean(call, "traceStarts", given.traceStarts),
    startTimeout:
      given.startTimeout === undefined
        ? 30_000
        : checkTimeout(`${call}: startTimeout`, given.startTimeout),
    excepthook: given.excepthook === undefined ? printFailure(host) : given.excepthook,
    classes: checkClasses(call, given.classes),
  });
  checkFunction(call, "excepthook", realm.failures.hook);
  join(host, realm);
  const runtime: Runtime = {
    [realmOf]: realm,
    name: host.name,
    get carriers() {
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
    defaultExcepthook: printFailure(host),
    stats: () => statsOf(realm),
    observe: (observer) => realm.observation.add(observer),
    install() {
      realm.checkOpen();
      shared.realm = realm;
      shared.installed = runtime;
      return runtime;
    },
    close: () => realm.close(),
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

function checkClasses(call: string, classes: unknown): Roster {
  if (classes === undefined) return {};
  if (typeof classes !== "object" || classes === null || Array.isArray(classes)) {
    throw new TypeError(
      `${call}: classes must be an object such as { Pinger }, not ${show(classes)}`,
    );
  }
  for (const [key, value] of Object.entries(classes)) checkFunction(call, `classes.${key}`, value);
  return classes as Roster;
}
