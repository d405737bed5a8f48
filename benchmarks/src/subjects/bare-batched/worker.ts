import { parentPort } from "node:worker_threads";
import { type Value, work } from "../../work.js";

parentPort?.on("message", (values: Value[]) => parentPort?.postMessage(values.map(work.echo)));
