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
    // Deno and Bun lose what follows along asynchronous calls where an error is told that nobody caught.
    uncaughtThread: !("deno" in process.versions || "bun" in process.versions),
    realms: true,
  };
}
