// A port scanner: workers take ports out of a queue, and try to connect.
import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { isMain, Queue, SharedList, shared, task } from "@heddle/core";

const ports = shared("ports", () => new Queue<number>());
const opened = shared("opened", () => new SharedList<number>());

async function isOpen(port: number) {
  const socket = connect({ port, host: "127.0.0.1", timeout: 1000 });
  const found = once(socket, "connect").then(
    () => true,
    () => false,
  );
  return found.finally(() => socket.destroy());
}

export const scan = task(import.meta.url, async () => {
  for (let next = ports.tryGet(); next; next = ports.tryGet())
    if (await isOpen(next.value)) opened.push(next.value);
});

async function listen() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

if (isMain) {
  const servers = await Promise.all([listen(), listen(), listen()]);
  const wanted = servers.map((server) => (server.address() as AddressInfo).port);
  for (const port of new Set([...wanted, ...Array(20).keys()])) if (port > 0) await ports.put(port);
  const scanners = Array.from({ length: 4 }, () => scan.start());
  for (const scanner of scanners) await scanner.join();
  console.log("found", wanted.filter((port) => opened.includes(port)).length, "of", wanted.length);
  for (const server of servers) server.close();
}
