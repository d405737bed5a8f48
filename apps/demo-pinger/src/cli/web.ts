import { once } from "node:events";
import { startFleet } from "../fleet/child.js";
import { openWeb } from "../web.server.js";
import type { WebWish } from "./arguments.js";
import type { Session } from "./ping.js";

/** Serves the page until the person stops it. */
export async function serveWeb(
  { port, ...order }: WebWish,
  { output, signal }: Session,
): Promise<0> {
  const fleet = await startFleet({ ...order, lies: 0, port: 0 });
  try {
    const web = await openWeb({ port, fleet });
    try {
      output.print(`Open ${web.url} in a browser. Ctrl-C ends it.`);
      if (!signal.aborted) await once(signal, "abort");
      return 0;
    } finally {
      web.close();
    }
  } finally {
    await fleet.close();
  }
}
