/** What `short-cut.ts` loads. */
export { LANE_BYTES, Lane } from "./lane.js";
export { Pace } from "./pace.js";
export { Poller } from "./poller.js";
