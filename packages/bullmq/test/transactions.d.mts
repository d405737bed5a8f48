/** Writes an event in a transaction. @returns what ends the transaction. */
export declare function write(
  connectionString: string,
  queue: string,
  number: number,
): Promise<() => Promise<void>>;
