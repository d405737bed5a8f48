import { parentPort } from "node:worker_threads";
import { expose } from "comlink/dist/esm/comlink.mjs";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import { work } from "../work.js";

/** What comlink's side of the figure "functions" runs in a worker. */
export const functions = {
  echo: (value: number) => work.echo(value),
  async askBack(answer: (value: number) => Promise<number>, times: number) {
    for (let turn = 0; turn < times; turn++) {
      const heard = await answer(turn);
      if (heard !== turn) throw new Error(`heard ${heard} in turn ${turn}`);
    }
  },
};

expose(functions, nodeEndpoint(parentPort));
