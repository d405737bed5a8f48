/**
 * Core on Node. It is one script rather than modules, since V8 takes code that is already compiled for scripts only:
 * a worker gets what the main thread has compiled, and so begins its first thread sooner.
 */
import { readFileSync } from "node:fs";
import { runInThisContext, Script } from "node:vm";
import { workerData } from "node:worker_threads";

interface Core {
  [name: string]: unknown;
  provideCompiled(compiled: () => Compiled): void;
}

type Main = (module: { exports: unknown }, require: () => unknown) => void;

/** Larger than core's compiled code; memory that nothing is written to costs nothing. */
const ROOM = 4 * 2 ** 20;
/** Bytes before the code: its length, 0 while it is not there, and `TAKEN` once a worker has used it. */
const HEAD = 8;
const TAKEN = 1;

// As it is when this is loaded: a test may remove it later.
const Memory = globalThis.SharedArrayBuffer as SharedArrayBufferConstructor | undefined;

const file = new URL("./core.cjs", import.meta.url);
// It has no other characters, and so takes a byte for each.
const text = readFileSync(file, "latin1");

export const core = load();

function load(): Core {
  // Where a test runner has given this program global objects of its own, a script would get others.
  const onNode = !("bun" in process.versions || "deno" in process.versions);
  // With --enable-source-maps Node follows those of modules and of evaluated text, and no script's.
  if (!onNode || process.sourceMapsEnabled || runInThisContext("Error") !== Error) {
    // biome-ignore lint/security/noGlobalEval: it is core's own text, and a function would move its lines.
    return run(globalThis.eval(`${text}\n//# sourceURL=${file.href}`));
  }
  const cachedData = given();
  const script = new Script(text, { filename: file.href, ...(cachedData && { cachedData }) });
  if (cachedData && !script.cachedDataRejected)
    Atomics.store(new Int32Array(cachedData.buffer, 0, 2), 1, TAKEN);
  const loaded = run(script.runInThisContext());
  if (Memory)
    loaded.provideCompiled(() => {
      provided ??= provide(script, new Memory(ROOM));
      return provided;
    });
  return loaded;
}

function run(main: Main): Core {
  const module = { exports: {} as Core };
  main(module, () => module.exports);
  return module.exports;
}

/** What the main thread has compiled, where it has and this is a worker. */
function given(): Uint8Array<SharedArrayBuffer> | undefined {
  const code: unknown = (workerData as { heddleCode?: unknown } | null)?.heddleCode;
  if (!Memory || !(code instanceof Memory)) return undefined;
  const length = Atomics.load(new Int32Array(code, 0, 1), 0);
  return length > 0 ? new Uint8Array(code, HEAD, length) : undefined;
}

interface Compiled {
  code: SharedArrayBuffer;
  fill(): void;
}

let provided: Compiled | undefined;

/** The memory for the compiled code of this realm, and how to write that: best when a worker is already starting. */
function provide(script: Script, code: SharedArrayBuffer): Compiled {
  let filled = false;
  return {
    code,
    fill() {
      if (filled) return;
      filled = true;
      const compiled = script.createCachedData();
      if (compiled.length > ROOM - HEAD) return;
      new Uint8Array(code, HEAD).set(compiled);
      Atomics.store(new Int32Array(code, 0, 1), 0, compiled.length);
    },
  };
}
