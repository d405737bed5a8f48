import { Thread } from "@heddle/core";

export class Names extends Thread<string> {
  run(): Promise<string>;
}
