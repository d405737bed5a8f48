import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import net from "node:net";
import type { Workstation } from "./fleet.js";

/** Where a workstation can be asked. On a machine without 127.0.0.0/8 they differ by port alone. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

export interface OpenFleet {
  /** In the order of the workstations. */
  readonly places: readonly Place[];
  close(): void;
}

/**
 * Puts the fleet on loopback addresses, with one listening socket for each workstation.
 *
 * - `up` answers over HTTP after its delay
 * - `silent` accepts and never answers
 * - `down` has no socket at all, so the refusal is the operating system's own
 *
 * One socket on 0.0.0.0 would serve them all, and the neighbours on the network as well.
 */
export async function openFleet(
  fleet: readonly Workstation[],
  { byAddress }: { byAddress?: boolean } = {},
): Promise<OpenFleet> {
  const http = createServer();
  const owners = new Map<net.Socket, Workstation>();
  const servers: net.Server[] = [];

  http.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const workstation = owners.get(request.socket);
    if (workstation?.behaviour !== "up") return;
    setTimeout(() => answer(response, workstation), workstation.delay);
  });

  const open = async (workstation: Workstation, host: string, port: number): Promise<Place> => {
    const server = net.createServer((socket) => {
      // Only where workstations share an address: there a free port could be taken by someone else.
      if (workstation.behaviour === "down") return socket.resetAndDestroy();
      owners.set(socket, workstation);
      socket.once("close", () => owners.delete(socket));
      http.emit("connection", socket);
    });
    server.listen({ host, port, backlog: 64 });
    await once(server, "listening");
    servers.push(server);
    return { host, port: (server.address() as net.AddressInfo).port };
  };

  const places: Place[] = [];
  if (byAddress ?? (await hasWholeLoopback())) {
    const port = await freePort(fleet);
    for (const workstation of fleet) {
      if (workstation.behaviour === "down") places.push({ host: workstation.host, port });
      else places.push(await open(workstation, workstation.host, port));
    }
  } else {
    for (const workstation of fleet) places.push(await open(workstation, "127.0.0.1", 0));
  }

  return {
    places,
    close() {
      for (const server of servers) server.close();
      for (const socket of owners.keys()) socket.destroy();
    },
  };
}

function answer(response: ServerResponse, { name }: Workstation): void {
  response.writeHead(200, {
    "content-type": "text/plain",
    "cache-control": "no-store",
    connection: "close",
    // A page may ask from another origin, also one that is cross-origin isolated.
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
  });
  response.end(`${name}\n`);
}

/** Linux answers on all of 127.0.0.0/8; macOS and the BSDs on 127.0.0.1 alone. */
async function hasWholeLoopback(): Promise<boolean> {
  return (await portFreeOn("127.42.0.1", 0)) !== null;
}

/** A port on which no workstation's address is taken. */
async function freePort(fleet: readonly Workstation[]): Promise<number> {
  for (let attempt = 0; attempt < 5; attempt++) {
    const port = await portFreeOn(fleet[0]?.host ?? "127.42.0.1", 0);
    if (port === null) break;
    const free = await Promise.all(fleet.map(({ host }) => portFreeOn(host, port)));
    if (!free.includes(null)) return port;
  }
  throw new Error("No port is free on all of the fleet's addresses.");
}

async function portFreeOn(host: string, port: number): Promise<number | null> {
  const server = net.createServer();
  try {
    server.listen({ host, port });
    await once(server, "listening");
    return (server.address() as net.AddressInfo).port;
  } catch {
    return null;
  } finally {
    server.close();
  }
}
