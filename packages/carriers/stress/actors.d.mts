import { Thread } from "@heddle/core";

export class Actor extends Thread {
  run(): Promise<void>;
}
export class PlatformActor extends Actor {}
