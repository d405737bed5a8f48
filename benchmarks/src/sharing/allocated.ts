declare const gc: () => void;

/** Bytes that each of `count` things takes; nothing is collected meanwhile, if they are not too many. */
export function allocated(count: number, run: () => Promise<void>): () => Promise<number> {
  return async () => {
    gc();
    const before = process.memoryUsage().heapUsed;
    await run();
    return (process.memoryUsage().heapUsed - before) / count;
  };
}
