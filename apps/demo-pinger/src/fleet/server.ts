import { once } from "node:events";
import net from "node:net";
import type { Workstation } from "./plan.js";

/** Where a workstation can be asked. On a machine without 127.0.0.0/8 they differ by port alone. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

export interface OpenFleet {
  /** In the order of the workstations. */
  readonly places: readonly Place[];
  /** A host that answers at once: what asking it takes is what asking costs. */
  readonly peer: Place;
  close(): void;
}

/**
 * Puts the fleet on loopback addresses, with one listening socket for each workstation.
 *
 * - `up` answers over HTTP after its delay, but for each request that it loses
 * - `silent` accepts and never answers
 * - `down` has no socket at all, so the refusal is the operating system's own
 *
 * One socket on 0.0.0.0 would serve them all, and the neighbours on the network as well.
 */
export async function openFleet(
  fleet: readonly Workstation[],
  { byAddress, port: wanted = 0 }: { byAddress?: boolean; port?: number } = {},
): Promise<OpenFleet> {
  const sockets = new Set<net.Socket>();
  const servers: net.Server[] = [];
  const asked = new Map<Workstation, number>();

  const request = (socket: net.Socket, workstation: Workstation) => {
    if (workstation.behaviour !== "up") return;
    const number = (asked.get(workstation) ?? 0) + 1;
    asked.set(workstation, number);
    if (workstation.losesEvery > 0 && number % workstation.losesEvery === 0) return;
    answerAt(performance.now() + workstation.delay, socket, answers.get(workstation) ?? "");
  };
  const answers = new Map([...fleet, PEER].map((each) => [each, answerOf(each)]));

  const open = async (workstation: Workstation, host: string, port: number): Promise<Place> => {
    const server = net.createServer({ noDelay: true }, (socket) => {
      // Only where workstations share an address: there a free port could be taken by someone else.
      if (workstation.behaviour === "down") return socket.resetAndDestroy();
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      // The client may close the connection before the answer.
      socket.on("error", () => socket.destroy());
      let head = "";
      const read = (chunk: Buffer) => {
        head += chunk.toString("latin1");
        if (head.length > LONGEST) socket.destroy();
        if (!head.includes("\r\n\r\n")) return;
        socket.off("data", read);
        socket.resume();
        request(socket, workstation);
      };
      socket.on("data", read);
    });
    server.listen({ host, port, backlog: 64 });
    await once(server, "listening");
    servers.push(server);
    return { host, port: (server.address() as net.AddressInfo).port };
  };

  const places: Place[] = [];
  if (byAddress ?? (await hasWholeLoopback())) {
    const port = await freePort(fleet, wanted);
    for (const workstation of fleet) {
      if (workstation.behaviour === "down") places.push({ host: workstation.host, port });
      else places.push(await open(workstation, workstation.host, port));
    }
  } else {
    for (const workstation of fleet) places.push(await open(workstation, "127.0.0.1", 0));
  }

  const peer = await open(PEER, "127.0.0.1", 0);
  return {
    places,
    peer,
    close() {
      for (const server of servers) server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Bytes of a request's head at most. */
const LONGEST = 16_384;

const PEER: Workstation = {
  name: "peer",
  host: "127.0.0.1",
  behaviour: "up",
  delay: 0,
  losesEvery: 0,
};

/** Sooner by less than half a millisecond is as exact as a timer can be; one that is early by more is set again. */
function answerAt(due: number, socket: net.Socket, answer: string): void {
  const left = due - performance.now();
  if (left < 0.5) socket.end(answer);
  else setTimeout(answerAt, Math.max(1, Math.floor(left)), due, socket, answer);
}

/**
 * So little of HTTP is needed that Node's server, which takes longer for a request than some of these
 * workstations do, is left out.
 */
function answerOf({ name }: Workstation): string {
  const body = `${name}\n`;
  return [
    "HTTP/1.1 200 OK",
    "Content-Type: text/plain",
    `Content-Length: ${body.length}`,
    "Cache-Control: no-store",
    // A page may ask from another origin, also one that is cross-origin isolated.
    "Access-Control-Allow-Origin: *",
    "Cross-Origin-Resource-Policy: cross-origin",
    "Timing-Allow-Origin: *",
    "Connection: close",
    "",
    body,
  ].join("\r\n");
}

/** No port, or not the wanted one, is free on all of the fleet's addresses. */
class PortInUse extends Error {
  override readonly name = "PortInUse";
  constructor(port: number) {
    const which = port === 0 ? "no port" : `port ${port} is not`;
    super(`${which} free on all of the fleet's addresses`);
  }
}

/** Linux answers on all of 127.0.0.0/8; macOS and the BSDs on 127.0.0.1 alone. */
async function hasWholeLoopback(): Promise<boolean> {
  return (await portFreeOn("127.42.0.1", 0)) !== null;
}

/** A port on which no workstation's address is taken. */
async function freePort(fleet: readonly Workstation[], wanted: number): Promise<number> {
  for (let attempt = 0; attempt < (wanted === 0 ? 5 : 1); attempt++) {
    const port = wanted || (await portFreeOn(fleet[0]?.host ?? "127.42.0.1", 0));
    if (port === null) break;
    const free = await Promise.all(fleet.map(({ host }) => portFreeOn(host, port)));
    if (!free.includes(null)) return port;
  }
  throw new PortInUse(wanted);
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
