import { Thread } from "@heddle/core";

// biome-ignore lint/suspicious/noExplicitAny: as TypeScript has it for mixins
type Constructor<T> = abstract new (...args: any[]) => T;

// biome-ignore lint/suspicious/noExplicitAny: of whatever result
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
