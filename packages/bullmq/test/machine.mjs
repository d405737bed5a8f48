/** A machine as a process of its own: its queue, its connection and its options are in the arguments. */
import { serve } from "@heddle/bullmq/worker";
import * as classes from "./classes.mjs";

const [queue, connection, options = "{}"] = process.argv.slice(2);
const runtime = { parallelism: 1 };
await serve(classes, { queue, connection, runtime, ...JSON.parse(options) });
process.send?.("serving");
