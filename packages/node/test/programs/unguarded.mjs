// The same without the guard: in each carrier it would start itself again.
import "@heddle/node";
import { Thread } from "@heddle/core";

export class Bomb extends Thread {
  static module = import.meta.url;
  run() {}
}

await new Bomb()
  .start()
  .join()
  .catch((error) => {
    console.log(error.code);
    console.log(error.message);
  });
