import { Thread } from "@heddle/core";

export class Squarer extends Thread<number> {
  constructor(readonly n: number) {
    super();
  }
  run() {
    return this.n ** 2;
  }
}
