import { Thread } from "@heddle/core";

type Constructor<T> = abstract new (...args: any[]) => T;

export function counting<T extends Constructor<Thread<any>>>(Base: T) {
  abstract class Counting extends Base {
    counted = 0;
    count() {
      this.counted++;
    }
  }
  return Counting;
}

export abstract class Job<T> extends counting(Thread)<T> {
  label = "";
}
