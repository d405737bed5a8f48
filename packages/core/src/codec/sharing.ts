import { structuredClone } from "../base/globals.js";
import { graph, type Payload } from "./payload.js";

/** Whether it is shared memory, or a view of some. */
export function isShared(object: object): boolean {
  const memory = ArrayBuffer.isView(object) ? object.buffer : object;
  return typeof SharedArrayBuffer === "function" && memory instanceof SharedArrayBuffer;
}

/** Whether `structuredClone` would give a private copy of shared memory in it, as it does in WebKit; messages do not. */
export function loses(payload: Payload): boolean {
  return payload[graph]?.some(isShared) === true && !keepsShared();
}

let keeps: boolean | undefined;

function keepsShared(): boolean {
  if (keeps === undefined) {
    const words = new Int32Array(new SharedArrayBuffer(4));
    const clone = structuredClone(words);
    words[0] = 1;
    keeps = clone[0] === 1;
  }
  return keeps;
}
