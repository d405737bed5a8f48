/** What `fast.ts` loads: many threads that are alike as columns, and a few at a time through shared memory. */
export { LANE_BYTES, Lane } from "./lane.js";
export { Pace } from "./pace.js";
export { Poller } from "./poller.js";
export { Templates } from "./templates.js";
