/** Why threads fail on a carrier, in words. */
import { ThreadError } from "../base/errors.js";
import { type ClassRef, describeRef } from "../codec/classes.js";

/** The reason that `stop` was given; without one, what `run` threw is the cause. */
export function stopError(name: string, reason: unknown, cause?: unknown): unknown {
  if (reason !== undefined) return reason;
  const options = cause === undefined ? undefined : { cause };
  return new ThreadError("THREAD_STOPPED", `${name} was stopped before it ended`, options);
}

export function moduleError(ref: ClassRef, cause: unknown): unknown {
  const told: readonly string[] = ["THREAD_BOOTSTRAPPING", "THREAD_MODULE"];
  if (cause instanceof ThreadError && told.includes(cause.code)) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  const message = `cannot import ${describeRef(ref)}: ${why}${loadTypes(ref, cause)}${listIt(why)}`;
  return new ThreadError("THREAD_MODULE", message, { cause });
}

/** Where a tool loads TypeScript in the main thread only. */
function loadTypes(ref: ClassRef, cause: unknown): string {
  const typed = "module" in ref && /\.[cm]?tsx?$/.test(ref.module);
  const unknown = (cause as { code?: unknown } | null)?.code === "ERR_UNKNOWN_FILE_EXTENSION";
  return typed && unknown
    ? '. What loads TypeScript in the main thread does not do so in a worker here: start the program with node --import ./register.mjs, and write import { register } from "tsx/esm/api"; register(); in that file; or use Node 22.18 or newer'
    : "";
}

/** Where a bundler has put the class into one file with the page. */
function listIt(why: string): string {
  return /\b(document|window)\b/.test(why)
    ? ". That is code of the page, which a bundler has put into one file with the class: list the class for the page, createBrowserRuntime({ classes: { Pinger }, … }), and write serve({ Pinger }) in the worker file; or use @heddle/plugin"
    : "";
}

export function notFound(ref: ClassRef, keys: readonly string[]): ThreadError {
  if ("key" in ref) {
    const served = keys.length > 0 ? `it serves ${keys.join(", ")}` : "it serves none";
    return new ThreadError(
      "THREAD_MODULE",
      `the worker file does not serve "${ref.key}" (${served}): write serve({ ${ref.key} }) in it`,
    );
  }
  return new ThreadError(
    "THREAD_MODULE",
    `${ref.module} has no export "${ref.name}" that is a Thread: write "export class ${ref.name} extends Thread" in it, or "export const ${ref.name} = task(import.meta.url, …)" at its top level; a subclass in another file needs a static module of its own`,
  );
}
