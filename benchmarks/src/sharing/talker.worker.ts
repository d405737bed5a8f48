// The same with bare ports: each that comes is one end of a talk.
import { type MessagePort, parentPort } from "node:worker_threads";

export interface Talk {
  readonly port: MessagePort;
  readonly turns: number;
  readonly begins: boolean;
}

async function talk({ port, turns, begins }: Talk): Promise<void> {
  let hear: ((value: number) => void) | undefined;
  port.on("message", (value: number) => hear?.(value));
  for (let turn = 0; turn < turns; turn++) {
    const hears = new Promise<number>((resolve) => {
      hear = resolve;
    });
    if (begins) port.postMessage(turn);
    const heard = await hears;
    if (heard !== turn) throw new Error(`heard ${heard} in turn ${turn}`);
    if (!begins) port.postMessage(heard);
  }
  parentPort?.postMessage("done");
  // What was said last has to arrive.
  if (begins) port.close();
}

parentPort?.on("message", (each: Talk) => void talk(each));
