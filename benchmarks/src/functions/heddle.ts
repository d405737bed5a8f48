import { type Callback, remote, task } from "@heddle/core";
import { work } from "../work.js";

/** What heddle's side of the figure "functions" runs on threads. */

export const echo = task(import.meta.url, function echo(value: number) {
  return work.echo(value);
});

export const count = task(import.meta.url, async function* count(values: number) {
  for (let value = 0; value < values; value++) yield value;
});

export const askBack = task(
  import.meta.url,
  async function askBack(answer: Callback<[number], number>, times: number) {
    for (let turn = 0; turn < times; turn++) {
      const heard = await answer(turn);
      if (heard !== turn) throw new Error(`heard ${heard} in turn ${turn}`);
    }
  },
);

class Echoes {
  echo(value: number) {
    return work.echo(value);
  }
}

export const RemoteEchoes = remote(import.meta.url, Echoes);
