import { Thread } from "@heddle/core";

export class Act extends Thread<unknown> {
  constructor(act: string, ...args: unknown[]);
  [field: string]: unknown;
}
export class PlatformAct extends Act {}
export class Plain extends Thread<unknown> {
  constructor(value: unknown);
}
export class Leaving extends Plain {}
