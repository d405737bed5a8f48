import type { Queue } from "@heddle/core";
import { Thread } from "@heddle/core";

export declare class QueueUser extends Thread<unknown> {
  constructor(part: string, queue: Queue<never> | Queue<unknown>, more?: object);
  run(): unknown;
}
