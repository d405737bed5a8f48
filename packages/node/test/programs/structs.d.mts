import { type Lock, Thread } from "@heddle/core";

export interface Point {
  x: number;
  y: number;
  readonly norm: number;
}
export const Point: new (values?: { x?: number; y?: number }) => Point;

export interface Stats {
  sent: number;
  plain: number;
  host: string;
  at: Point;
  trail: { at(index: number): Point };
  readonly line: string;
  readonly atomic: object;
  toJSON(): object;
}
export const Stats: new (values?: { sent?: number; host?: string; at?: object }) => Stats;

export const tally: Stats;
export const tallyLock: Lock;

export class Adding extends Thread {
  constructor(fields: { stats: Stats; lock: Lock; times: number });
  run(): void;
}
export class AddingAlone extends Adding {}

export class Using extends Thread<unknown> {
  constructor(fields: { use: string; value?: unknown; other?: unknown });
  run(): unknown;
  value: unknown;
}
export class UsingAlone extends Using {}
