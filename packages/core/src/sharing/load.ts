/**
 * The code for shared objects, where it comes when it is needed: most pages only start threads and join them.
 * A realm that blocks cannot wait for it. On Node it comes with the rest of core.
 */
import { isUsed, lacksCollections } from "../realm/commons.js";
import { shared } from "../realm/state.js";

let loading: Promise<void> | undefined;

/** `undefined` where it is there. One that failed is tried again when it is needed again. */
export function loadSharing(): Promise<void> | undefined {
  if (shared.sharing) return loadKept();
  loading ??= Promise.all([import("./all.js"), loadKept()]).then(
    ([{ knowAll }]) => knowAll(),
    (error: unknown) => {
      loading = undefined;
      throw error;
    },
  );
  return loading;
}

let loadingKept: Promise<void> | undefined;

/** The same for what the main realm keeps where memory is not shared, with the callbacks that reach it. */
export function loadKept(): Promise<void> | undefined {
  if (shared.kept || typeof SharedArrayBuffer === "function") return undefined;
  loadingKept ??= Promise.all([import("./kept/all.js"), loadCallbacks()]).then(
    ([{ knowKept }]) => knowKept(),
    (error: unknown) => {
      loadingKept = undefined;
      throw error;
    },
  );
  return loadingKept;
}

let loadingCollections: Promise<void> | undefined;

/** The same for collections, where there are any; with the code for shared objects, which is there then or comes too. */
export function loadCollections(memory?: SharedArrayBuffer): Promise<unknown> | undefined {
  if (!lacksCollections(memory)) return undefined;
  loadingCollections ??= import("./collections/all.js").then(
    ({ knowCollections }) => knowCollections(),
    (error: unknown) => {
      loadingCollections = undefined;
      throw error;
    },
  );
  return Promise.all([loadSharing(), loadingCollections]);
}

let loadingCallbacks: Promise<void> | undefined;

/** The same for callbacks. */
export function loadCallbacks(): Promise<void> | undefined {
  if (shared.callbacks) return undefined;
  loadingCallbacks ??= import("../realm/callbacks.js").then(
    ({ knowCallbacks }) => void knowCallbacks(),
    (error: unknown) => {
      loadingCallbacks = undefined;
      throw error;
    },
  );
  return loadingCallbacks;
}

shared.loadKept = loadKept;

/** A program that imports a shared object's class uses them. */
export function loadIfShared(): Promise<void> | undefined {
  return shared.shares ? loadSharing() : undefined;
}

/** A realm is dead, and lets go of what it held. */
export function bury(id: number): void {
  const loading = loadCollections() ?? (isUsed() ? loadSharing() : undefined);
  if (loading) void loading.then(() => shared.sharing?.buried(id));
  else shared.sharing?.buried(id);
}
