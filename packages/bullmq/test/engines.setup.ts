/**
 * The engines that the tests run on: the PostgreSQL that npm brings along, everywhere, and Redis where a redis-server
 * is installed.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { TestProject } from "vitest/node";
import { startEmbedded } from "../src/embedded.js";

declare module "vitest" {
  export interface ProvidedContext {
    engines: readonly (readonly [name: string, url: string])[];
  }
}

let end = async (): Promise<void> => {};

export async function setup({ provide }: TestProject): Promise<void> {
  const postgres = await startEmbedded();
  const redis = await startRedis();
  provide("engines", [
    ...(redis ? ([["Redis", redis.url]] as const) : []),
    ["PostgreSQL", postgres.url],
  ]);
  if (!redis) console.log("no redis-server is installed: the tests run on PostgreSQL alone");
  end = async () => {
    redis?.server.kill();
    await postgres.end();
  };
}

export function teardown(): Promise<void> {
  return end();
}

async function startRedis(): Promise<{ server: ChildProcess; url: string } | undefined> {
  if (spawnSync("redis-server", ["--version"]).error) return undefined;
  const port = await freePort();
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const server = spawn("redis-server", args, { stdio: ["ignore", "pipe", "inherit"] });
  for (let said = ""; !said.includes("Ready to accept"); )
    said += String((await once(server.stdout as NonNullable<typeof server.stdout>, "data"))[0]);
  return { server, url: `redis://127.0.0.1:${port}` };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
