/** What @heddle/node can do on the runtime that runs this, with the classes found by their modules or by a roster. */
export function supportsOf({ roster }) {
  return {
    blockMain: true,
    blockCarrier: true,
    sharedMemory: true,
    currentThreadOption: true,
    moduleUrls: true,
    roster,
    killBusy: true,
    lostOnExit: true,
    uncaughtErrors: true,
    realms: true,
  };
}
