import type { Supports } from "@heddle/conformance";

/** What carriers can do wherever threads.js makes them. */
const common = {
  blockCarrier: true,
  sharedMemory: true,
  killBusy: true,
  lostOnExit: true,
  uncaughtErrors: true,
  realms: true,
  moduleUrls: true,
};

export const node: Supports = {
  ...common,
  blockMain: true,
  currentThreadOption: true,
  uncaughtThread: true,
  roster: false,
};

export const browser: Supports = {
  ...common,
  blockMain: false,
  currentThreadOption: false,
  uncaughtThread: false,
  roster: true,
};
