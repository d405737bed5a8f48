import { tryParts } from "./conformance.js";

tryParts("threads, locks, queues and functions", ["threads", "sharing", "functions"]);
