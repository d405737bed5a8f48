import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { isModuleNamespaceObject } from "node:util/types";

/** Options of Node after which modules may come from elsewhere than their files, and only `import` does as they say. */
const HOOKS = /^(--import|--loader|--experimental-loader|--require|-r)(=|$)/;

/**
 * Imports a thread's module. Node takes three milliseconds of a new worker's life for its first `import()`, and
 * next to none where `require` can load the module: one in a file of its own that awaits nothing at its top
 * level. It is the same module for both.
 */
export async function load(url: string): Promise<object> {
  const path = plainPath(url);
  // The caller has noted by now that the module is being loaded.
  await undefined;
  if (path) {
    try {
      const loaded: object = createRequire(import.meta.url)(path);
      if (isModuleNamespaceObject(loaded)) return loaded;
    } catch {
      // What cannot be loaded like this, or not at all: `import` tells.
    }
  }
  return import(url);
}

function plainPath(url: string): string | undefined {
  if (!/^file:.*\.m?js$/.test(url) || /[?#]/.test(url)) return undefined;
  const options = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? "").split(" ")];
  return options.some((option) => HOOKS.test(option)) ? undefined : fileURLToPath(url);
}
