import type { Supports } from "@heddle/conformance";

/** With the classes found by their modules. */
export const supports: Supports = {
  blockMain: true,
  blockCarrier: true,
  sharedMemory: true,
  currentThreadOption: true,
  moduleUrls: true,
  roster: false,
  killBusy: true,
  lostOnExit: true,
  uncaughtErrors: true,
  uncaughtThread: true,
  realms: true,
};
