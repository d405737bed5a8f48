/** A machine starts no threads on the fleet; the rest of the port it needs as a program does. */
import { randomUUID } from "node:crypto";
import type { FleetMail, FleetPort } from "@heddle/core/adapter/fleet";
import { fromBytes, toBytes } from "./bytes.js";
import { nodeHost } from "./process.js";

export function machinePort(
  maxBytes: number,
  mail: (mail: FleetMail, to: string) => void,
): FleetPort {
  const none = (): never => {
    throw new TypeError("a machine starts no threads on its fleet: make a runtime for that");
  };
  return {
    ...nodeHost,
    name: "@heddle/bullmq",
    address: randomUUID().replaceAll("-", ""),
    maxBytes,
    toBytes,
    fromBytes,
    // The queue that it serves keeps it alive.
    keepAlive: () => {},
    mail: (to, what) => mail(what, to),
    nextIdent: none,
    send: none,
    stop: none,
    kill: none,
    find: none,
    machines: none,
    close: async () => {},
  };
}
