import { Thread } from "@heddle/core";

export class Adder extends Thread<number> {
  constructor(
    readonly a: number,
    readonly b: number,
  ) {
    super();
  }
  run() {
    return this.a + this.b;
  }
}
