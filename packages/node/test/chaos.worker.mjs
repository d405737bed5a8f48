import { parentPort } from "node:worker_threads";
import { serve } from "@heddle/node/worker";
import { classes } from "./chaos.classes.mjs";

serve(classes);
// That it has started. It is none of heddle's messages.
parentPort.postMessage("up");
