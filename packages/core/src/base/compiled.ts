/** Core's compiled code for workers. Only on Node is there a way to hand it on; whoever loads core there provides it. */
export interface Compiled {
  /** For the worker's `workerData`, as `heddleCode`. */
  readonly code: SharedArrayBuffer;
  /** Writes the code into it. */
  fill(): void;
}

let provided: (() => Compiled) | undefined;

export function provideCompiled(compiled: () => Compiled): void {
  provided = compiled;
}

/** `undefined` where a worker has to compile core itself. */
export function compiledCore(): Compiled | undefined {
  return provided?.();
}
