import type { Library } from "./threads.js";

let library: Library | undefined;

/**
 * What is used of threads.js, loaded when the first carrier is made. These three files are half of what it
 * loads as a whole, and leave out what listens to signals: handlers that end the program at once and with exit
 * code 0.
 */
export function loadLibrary(): Library {
  if (library) return library;
  const require = process.getBuiltinModule("node:module").createRequire(import.meta.url);
  const home = require.resolve("threads").replace(/index\.js$/, "");
  const { spawn } = require(`${home}master/spawn.js`) as Library;
  const { Thread } = require(`${home}master/thread.js`) as Library;
  const { Transfer } = require(`${home}transferable.js`) as Library;
  library = { spawn, Thread, Transfer };
  return library;
}
