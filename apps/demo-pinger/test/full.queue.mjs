// A server whose program does not look: the kernel takes as many connections as its queue holds, and drops the rest.
import { createServer } from "node:net";

const server = createServer();
server.listen({ port: 0, host: process.argv[2] ?? "127.0.0.1", backlog: 1 }, () => {
  process.send(server.address().port, () => {
    const word = new Int32Array(new SharedArrayBuffer(4));
    // For ever, or until shortly before a second packet comes.
    Atomics.wait(word, 0, 0, process.argv[3] === "for ever" ? Infinity : 900);
  });
});
process.on("disconnect", () => process.exit());
process.on("message", () => {});
