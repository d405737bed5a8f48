// Serves one wrong thing, and says what came of it.

import { parentPort, workerData } from "node:worker_threads";
import { serve } from "@heddle/node/worker";
import { plain } from "./arguments.mjs";

let said = "taken";
try {
  serve(plain()[workerData]);
} catch (error) {
  said = error.message;
}
parentPort.postMessage(said);
