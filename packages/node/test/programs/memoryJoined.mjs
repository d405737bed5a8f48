// Items that take nearly all there is, and then objects that need it in larger pieces.
import { array, Queue, u8 } from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";

const MIB = 2 ** 20;
const runtime = createNodeRuntime({ sharedMemory: { maxBytes: 512 * MIB } });
const queue = new Queue();
for (let left = 31; left > 0; left--) queue.tryPut(new Uint8Array(15 * MIB));
for (let left = 31; left > 0; left--) queue.tryGet();
queue.tryPut(new Uint8Array(18 * MIB));
queue.tryGet();
class Most extends array(u8, 256 * MIB) {}
const most = new Most();
most.set(-1, 7);
if (most.at(-1) === 7) console.log("joined");
most[Symbol.dispose]();
await runtime.close();
