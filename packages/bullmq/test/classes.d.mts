import { type Task, Thread, type ThreadOptions } from "@heddle/core";

export class Adder extends Thread<number> {
  a: number;
  b: number;
  sum?: number;
  constructor(a: number, b: number, options?: ThreadOptions);
  run(): number;
}
export class Echo<T> extends Thread<T> {
  value: T;
  constructor(value: T);
  run(): T;
}
export class Unlucky extends RangeError {}
export class Failing extends Thread<never> {
  run(): never;
}
export class Sleeper extends Thread<string> {
  began?: boolean;
  run(): Promise<string>;
}
export class Spinner extends Thread {
  run(): void;
}
export class Napper extends Thread<number> {
  constructor(ms: number);
  run(): Promise<number>;
}
export class Selfish extends Thread<[Selfish]> {
  me?: Selfish;
  run(): [Selfish];
}
export class Asker extends Thread<number> {
  constructor(other: Thread<number>);
  run(): Promise<number>;
}
export class Starter extends Thread<Napper> {
  child?: Napper;
  run(): Napper;
}
export class Point {
  x: number;
  constructor(x: number);
  get double(): number;
}
export const twice: Task<[number: number], number>;
export class Marker extends Thread<string> {
  constructor(folder: string, number: number);
  run(): Promise<string>;
}
export class Tryer extends Thread<string> {
  constructor(folder: string);
  run(): Promise<string>;
}
export class Thrower extends Thread<number> {
  constructor(folder: string, times: number);
  run(): Promise<number>;
}
