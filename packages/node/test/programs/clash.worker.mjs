// Takes for another what the main realm has named already.
import { Lock, shared, Thread } from "@heddle/core";
import { serve } from "@heddle/node/worker";

shared("clash", () => new Lock());

export class Clashing extends Thread {
  run() {}
}
serve({ Clashing });
