import { AsyncLocalStorage } from "node:async_hooks";
import type { CreateRuntime, Supports } from "@heddle/conformance";
import * as fixtures from "@heddle/conformance/fixtures";
import { createMemoryRuntime, type MemoryCarrier } from "@heddle/conformance/memory";
import { checkFunction } from "../src/base/options.js";
import type { CarrierRealm } from "../src/carrier/carrier-realm.js";
import type { Context } from "../src/port.js";
import { shared } from "../src/realm/state.js";

/** Whose code runs: a carrier's, also after an `await`, or the main realm's. */
export const running = new AsyncLocalStorage<CarrierRealm | undefined>();
let main = shared.realm;
Object.defineProperty(shared, "realm", {
  get: () => running.getStore() ?? main,
  set: (realm) => {
    main = realm;
  },
});

/** Delivers what waits, a message a turn, in both directions. */
export function pump(carrier: MemoryCarrier): void {
  setImmediate(() => {
    if (carrier.inward.messages.length > 0) carrier.deliver();
    carrier.answer();
  });
}

export const createRuntime: CreateRuntime = (given = {}) => {
  const { worker, currentThread = false, ...options } = given;
  if (worker !== undefined) checkFunction("createRuntime", "worker", worker);
  const contexts = new AsyncLocalStorage<object>();
  const context = (): Context => ({
    run: (value, call) => contexts.run(value, call),
    get: () => contexts.getStore(),
  });
  const { runtime } = createMemoryRuntime(
    {
      roster: fixtures,
      as: (realm, act) => running.run(realm, act),
      soon: (call) => void setImmediate(call),
      onWork: pump,
      ...(worker && { spawning: worker }),
      ...(currentThread && { context }),
    },
    { classes: fixtures, ...options },
  );
  return runtime;
};

export const supports: Supports = {
  blockMain: false,
  blockCarrier: false,
  sharedMemory: typeof SharedArrayBuffer === "function",
  currentThreadOption: true,
  moduleUrls: false,
  roster: true,
  killBusy: false,
  lostOnExit: false,
  uncaughtErrors: false,
  uncaughtThread: false,
  realms: false,
};
