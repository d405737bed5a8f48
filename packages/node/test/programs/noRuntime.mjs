// Core alone knows no runtime.
import { Thread } from "@heddle/core";

class Lonely extends Thread {
  static module = import.meta.url;
  run() {}
}

try {
  new Lonely().start();
} catch (error) {
  console.log(error.code, error.message);
}
