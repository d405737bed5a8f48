import { Thread } from "@heddle/core";
import { type Method, type Value, work } from "../../work.js";

abstract class Task<V extends Value> extends Thread<Value> {
  static override readonly module = import.meta.url;
  constructor(readonly value: V) {
    super();
  }
}

export class Echo extends Task<Value> {
  run() {
    return work.echo(this.value);
  }
}

export class Crunch extends Task<number> {
  run() {
    return work.crunch(this.value);
  }
}

export class Busy extends Task<number> {
  run() {
    return work.busy(this.value);
  }
}

export class Sleep extends Task<number> {
  run() {
    return work.sleep(this.value);
  }
}

const classes: Record<Method, new (value: never) => Thread<Value>> = {
  echo: Echo,
  crunch: Crunch,
  busy: Busy,
  sleep: Sleep,
};

export function classFor(method: Method): new (value: Value) => Thread<Value> {
  return classes[method] as new (
    value: Value,
  ) => Thread<Value>;
}
