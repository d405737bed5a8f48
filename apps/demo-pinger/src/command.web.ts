import { once } from "node:events";
import type { Wish } from "./arguments.js";
import { startFleet } from "./fleet.child.js";
import type { Terminal } from "./terminal.js";
import { openWeb } from "./web.server.js";

/** Serves the page until the person stops it. */
export async function serveWeb(
  { port, ...order }: Extract<Wish, { kind: "web" }>,
  { output, signal }: { output: Terminal; signal: AbortSignal },
): Promise<never> {
  const fleet = await startFleet({ ...order, lies: 0 });
  try {
    const web = await openWeb({ port, fleet: fleet.targets });
    try {
      output.print(`Open ${web.url} in a browser. Ctrl-C ends it.`);
      if (!signal.aborted) await once(signal, "abort");
      // The only way out, so the caller knows the exit code.
      throw signal.reason;
    } finally {
      web.close();
    }
  } finally {
    await fleet.close();
  }
}
