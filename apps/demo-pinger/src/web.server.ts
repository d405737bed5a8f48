import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import sirv from "sirv";
import type { FleetTarget } from "./fleet.js";
import { UsageError } from "./usage.js";

export interface OpenWeb {
  readonly url: string;
  close(): void;
}

export interface WebOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly fleet: readonly FleetTarget[];
}

/** Serves the built page, and the fleet's list for it to ping, to this machine alone. */
export async function openWeb({ port, fleet }: WebOptions): Promise<OpenWeb> {
  const files = sirv(fileURLToPath(new URL("./web", import.meta.url)), { setHeaders: isolate });
  const list = JSON.stringify(fleet);
  const server = createServer((request, response) => {
    if (request.url === "/fleet.json") {
      isolate(response);
      response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
      response.end(list);
      return;
    }
    files(request, response, () => {
      isolate(response);
      response.writeHead(404, { "content-type": "text/plain" });
      response.end("There is no such page here.\n");
    });
  });
  server.listen({ port, host: "127.0.0.1" });
  try {
    await once(server, "listening");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw new UsageError(`port ${port} is in use: write another one, as in --port ${port + 1}`);
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What a page must send to be cross-origin isolated: only then do its threads share memory. */
function isolate(response: ServerResponse): void {
  response.setHeader("cross-origin-opener-policy", "same-origin");
  response.setHeader("cross-origin-embedder-policy", "require-corp");
  response.setHeader("cross-origin-resource-policy", "same-origin");
}
