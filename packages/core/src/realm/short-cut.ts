/**
 * The code of lanes, where it comes when it begins to pay: most pages start few threads, and by message all
 * works as well.
 */
import type * as LaneCode from "./lanes.js";

export type Lanes = typeof LaneCode;

/** Rounds of a start and an answer, with few threads each, after which a lane is made. */
export const WORTH = 32;

let code: Lanes | undefined;

/** Where files cost nothing and a realm may block before it has loaded them, its adapter has. */
export function knowLanes(lanes: Lanes): void {
  code = lanes;
}

/** Calls with the code of lanes, at once where it is there; never where it cannot be loaded. */
export function withLanes(use: (lanes: Lanes) => void): void {
  if (code) return use(code);
  void import("./lanes.js").then(
    (lanes) => {
      code = lanes;
      use(lanes);
    },
    () => {},
  );
}
