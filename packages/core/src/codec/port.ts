/**
 * Whether it can only move. Node 20 crashes as a whole when a port that has closed is cloned, so no port
 * may get as far as structured clone unless it is to move.
 */
export function isPort(value: object): boolean {
  return value instanceof Port;
}

const Port = (globalThis as unknown as { MessagePort?: new () => object }).MessagePort ?? class {};
