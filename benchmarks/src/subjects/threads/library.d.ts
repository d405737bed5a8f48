// threads' own declarations do not resolve where packages have `exports`. This is what is used here.
declare module "threads" {
  type Remote = Record<import("../../work.js").Method, <V>(value: V) => PromiseLike<V>>;
  interface PoolOf {
    queue<V>(task: (remote: Remote) => PromiseLike<V>): PromiseLike<V>;
    terminate(force?: boolean): Promise<void>;
  }
  export const Worker: new (path: string | URL, options?: object) => object;
  export const Thread: { terminate(remote: Remote): Promise<void> };
  export function spawn(worker: object): Promise<Remote>;
  export function Pool(make: () => Promise<Remote>, options: { size: number }): PoolOf;
}
declare module "threads/worker" {
  export function expose(methods: Record<string, (value: never) => unknown>): void;
}
