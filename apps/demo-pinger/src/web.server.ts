import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import sirv from "sirv";
import type { RunningFleet } from "./fleet/child.js";
import { UsageError } from "./usage.js";

export interface OpenWeb {
  readonly url: string;
  close(): void;
}

export interface WebOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly fleet: Pick<RunningFleet, "targets" | "peer">;
}

/** Under this path the page is not isolated, as most pages are not: its threads share no memory. */
const PLAIN = "/plain/";

/** Serves the built page, and the fleet's list for it to ping, to this machine alone. */
export async function openWeb({ port, fleet }: WebOptions): Promise<OpenWeb> {
  const files = sirv(fileURLToPath(new URL("./web", import.meta.url)), { dev: true });
  const list = JSON.stringify({ targets: fleet.targets, peer: fleet.peer });
  const server = createServer((request, response) => {
    const url = request.url ?? "/";
    if (!isOwn(request.headers.host)) {
      response.writeHead(421, { "content-type": "text/plain" });
      response.end("This page is served to this machine alone, under its address.\n");
      return;
    }
    if (url.startsWith(PLAIN)) request.url = url.slice(PLAIN.length - 1);
    else isolate(response);
    response.setHeader("x-content-type-options", "nosniff");
    response.setHeader("referrer-policy", "no-referrer");
    if (request.url === "/fleet.json") {
      response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
      response.end(list);
      return;
    }
    files(request, response, () => {
      response.writeHead(404, { "content-type": "text/plain" });
      response.end("There is no such page here.\n");
    });
  });
  server.listen({ port, host: "127.0.0.1" });
  try {
    await once(server, "listening");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") {
      const other = port < 65_535 ? port + 1 : port - 1;
      throw new UsageError(`port ${port} is in use: write another one, as in --port ${other}`);
    }
    if (code !== "EACCES") throw error;
    throw new UsageError(`port ${port} may not be used: write one above 1023, as in --port 4254`);
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A name that somebody else's server resolves to this machine must not open the page. */
function isOwn(host = ""): boolean {
  return /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host);
}

/**
 * What a page must send to be cross-origin isolated: only then do its threads share memory. Without credentials,
 * since a page may then ask hosts that have never heard of this header.
 */
function isolate(response: ServerResponse): void {
  response.setHeader("cross-origin-opener-policy", "same-origin");
  response.setHeader("cross-origin-embedder-policy", "credentialless");
  response.setHeader("cross-origin-resource-policy", "same-origin");
}
