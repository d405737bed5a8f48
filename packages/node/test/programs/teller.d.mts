import { Thread } from "@heddle/core";

export class Teller extends Thread<unknown> {
  constructor(job: string, account?: unknown, queue?: unknown);
  run(): unknown;
}
