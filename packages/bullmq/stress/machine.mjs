/** A machine that is going to be killed. */
import { serve } from "@heddle/bullmq/worker";
import { Counter, Persistent } from "./counters.mjs";

const options = JSON.parse(process.argv[2]);
await serve({ Counter, Persistent }, { ...options, runtime: { parallelism: 1 } });
process.send("serving");
