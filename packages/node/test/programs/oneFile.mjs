// A program of one file.
import "@heddle/node";
import { isMain, Thread } from "@heddle/core";

export class Adder extends Thread {
  static module = import.meta.url;
  constructor(a, b) {
    super();
    this.a = a;
    this.b = b;
  }
  run() {
    if (this.b === 0) throw new NothingToAdd(`nothing to add to ${this.a}`);
    return this.a + this.b;
  }
}

export class NothingToAdd extends RangeError {}

if (isMain) {
  const sum = new Adder(2, 3).start();
  console.log(await sum.join(), new Adder(4, 5).start().joinSync());
  await new Adder(1, 0)
    .start()
    .join()
    .catch((error) => console.log(error instanceof RangeError, error.message));
}
