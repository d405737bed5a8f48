import { tryParts } from "./conformance.js";

tryParts("threads, locks and queues", ["threads", "sharing"]);
