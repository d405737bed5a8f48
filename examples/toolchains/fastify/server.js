import "@heddle/node";
import { installedRuntime } from "@heddle/core";
import fastify from "fastify";
import { Primes } from "./primes.js";

const server = fastify({ forceCloseConnections: true });

server.get("/primes/:to", async (request, reply) => {
  const gone = new AbortController();
  reply.raw.on("close", () => gone.abort());
  const thread = new Primes({ signal: gone.signal });
  thread.to = Number(request.params.to);
  thread.start();
  try {
    return { count: await thread.join() };
  } finally {
    // For whoever tries this: a request that was given up ends its thread.
    console.log(`thread ${thread.state}`);
  }
});

process.once("SIGTERM", async () => {
  await server.close();
  await installedRuntime().close({ timeout: 1_000 });
  console.log("closed");
});

console.log(await server.listen({ port: 0, host: "127.0.0.1" }));
