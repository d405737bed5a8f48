import { Thread } from "@heddle/core";

export class Squarer extends Thread<number> {
  n: number;
  constructor(n: number) {
    super();
    this.n = n;
  }
  run() {
    return this.n ** 2;
  }
}
