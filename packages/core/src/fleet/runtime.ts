import { ThreadError } from "../base/errors.js";
import { internal } from "../base/internal.js";
import { checkBoolean, checkFunction } from "../base/options.js";
import { checkRoster } from "../codec/classes.js";
import type { ClassLike } from "../port.js";
import { shared } from "../realm/state.js";
import { realmOf, type StartTarget } from "../thread.js";
import { mainThreadObject } from "../threads/main-thread.js";
import type { Excepthook, Runtime } from "../threads/runtime.js";
import { FleetRealm } from "./fleet-realm.js";
import type { FleetNews, FleetPort } from "./port.js";
import { Station } from "./station.js";
import { statsOfFleet } from "./stats.js";

/** What every fleet's users may set. */
export interface FleetRuntimeOptions {
  /** The classes and tasks whose threads may run on the machines, by the keys under which these serve them. */
  classes?: Readonly<Record<string, ClassLike>> | undefined;
  /** Gets each failure that nobody joins within a second. Default: print it and make the exit code 1. */
  excepthook?: Excepthook | undefined;
  /** Adds the place of the `start()` call to the stack of what `join` rejects with. Default: false. */
  traceStarts?: boolean | undefined;
}

/** What an adapter makes a fleet's runtime of. */
export interface Fleet {
  /** The runtime; `warmUp` waits for machines, one unless it is told how many. */
  readonly runtime: Runtime;
  /** The thread that an earlier process started. @throws {ThreadError} THREAD_LOST where nobody knows it. */
  attach(ident: number): Promise<object>;
  /** Whom the adapter tells what becomes of the threads. */
  readonly news: FleetNews;
  /** The machine's side: runs on `target` what comes. @param machine its name. */
  station(target: StartTarget, machine: string): Station;
}

/** @param call the public function's name, for messages. */
export function createFleet(call: string, port: FleetPort, options: FleetRuntimeOptions): Fleet {
  const { classes = {}, excepthook, traceStarts = false } = options;
  if (shared.isCarrier) {
    throw new ThreadError(
      "RUNTIME_IN_CARRIER",
      "a runtime was created on a carrier, whose threads already have one: put if (isMain) { … } around what only the main realm should do",
    );
  }
  if (excepthook !== undefined) checkFunction(call, "excepthook", excepthook);
  const realm = new FleetRealm(port, {
    classes: checkRoster(call, classes),
    excepthook,
    traceStarts: checkBoolean(call, "traceStarts", traceStarts),
  });
  join(port, realm);
  const runtime: Fleet["runtime"] = {
    [realmOf]: realm,
    name: port.name,
    get carrierCount() {
      return realm.machines.size;
    },
    get excepthook() {
      return realm.failures.hook;
    },
    set excepthook(hook) {
      checkFunction(call, "excepthook", hook);
      realm.failures.hook = hook;
    },
    defaultExcepthook: realm.failures.print,
    stats: () => statsOfFleet(realm),
    observe: (observer) => realm.observation.add(observer),
    install() {
      realm.checkOpen();
      shared.realm = realm;
      shared.installed = this;
      return this;
    },
    warmUp: (count) => realm.warmUp(count),
    close: (options) => realm.close(options),
    [Symbol.asyncDispose]: () => realm.close(),
  };
  return {
    runtime,
    attach: (ident) => realm.attach(ident),
    news: realm,
    station: (target, machine) => new Station(realm, target, machine),
  };
}

function join(port: FleetPort, realm: FleetRealm): void {
  shared.runtimes.add(realm);
  if (shared.hasRuntime) return;
  shared.hasRuntime = true;
  port.onEnd(() => {
    for (const each of shared.runtimes) each.reportFailures?.();
  });
  const main = mainThreadObject()[internal];
  main.label = port.realmName;
  main.daemon = port.realmName !== "MainThread";
}
