/** What both sides compute. */
import { Thread } from "@heddle/core";

export class Doubler extends Thread {
  static module = import.meta.url;
  constructor(number) {
    super();
    this.number = number;
  }
  run() {
    return 2 * this.number;
  }
}
