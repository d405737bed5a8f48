/**
 * Threads by the thousand while their machines are killed, one each second, and at the end the queue's Redis is
 * started anew with its file kept: `node stress/kill.mjs --threads 20000 --seconds 30 [--retries]`.
 * Each join must settle, each result be right or lost, nothing run twice, and with `--retries` nothing be lost.
 */
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createBullmqRuntime } from "@heddle/bullmq";
import { Counter, Persistent } from "./counters.mjs";

const { values } = parseArgs({
  options: {
    threads: { type: "string", default: "20000" },
    seconds: { type: "string", default: "30" },
    machines: { type: "string", default: "2" },
    retries: { type: "boolean", default: false },
  },
});
const count = Number(values.threads);
const folder = mkdtempSync(join(tmpdir(), "heddle-kill-"));
const files = mkdtempSync(join(tmpdir(), "heddle-redis-"));
const port = await freePort();
const connection = { host: "127.0.0.1", port };
const lockDuration = 2000;
const queue = "kill";

let redis = await startRedis();
const machines = new Set();
let kills = 0;
for (let each = Number(values.machines); each > 0; each--) await startMachine();

const Type = values.retries ? Persistent : Counter;
const fleet = createBullmqRuntime({
  ...{ queue, connection, lockDuration, excepthook: () => {} },
  classes: { Counter, Persistent },
});
const begun = performance.now();
let settled = 0;
const results = [];
/** In waves, so that threads are started all the time. */
const WAVE = 500;
const pause = (Number(values.seconds) * 1000) / (count / WAVE);
for (let at = 0; at < count; at += WAVE) {
  for (let number = at; number < Math.min(count, at + WAVE); number++) {
    const thread = new Type(folder, number).start(fleet);
    const result = thread.join().catch((error) => error);
    results.push(result.finally(() => settled++));
  }
  // The last ones are on their way when Redis ends.
  if (at + WAVE >= count) break;
  await wait(pause);
  await killOne();
}
await wait(200);
console.log(`${settled} of ${count} have ended; Redis is started anew`);
redis.kill("SIGTERM");
await once(redis, "exit");
redis = await startRedis();
const timer = setInterval(() => console.log(`${settled} of ${count} have ended`), 5000);
const ends = await Promise.all(results);
clearInterval(timer);

const lost = ends.filter((end) => end?.code === "THREAD_LOST").length;
const done = ends.filter((end, number) => end === 2 * number).length;
const ran = readdirSync(folder).flatMap((file) =>
  readFileSync(join(folder, file), "utf8").split("\n").filter(Boolean),
);
const twice = ran.length - new Set(ran).size;
const seconds = ((performance.now() - begun) / 1000).toFixed(1);
console.log({
  threads: count,
  seconds,
  kills,
  done,
  lost,
  wrong: count - done - lost,
  begun: ran.length,
  twice,
});
await fleet.close();
for (const machine of machines) machine.kill("SIGKILL");
redis.kill("SIGKILL");
for (const each of [folder, files]) rmSync(each, { recursive: true });
const wrong = count - done - lost > 0 || (values.retries ? lost > 0 : twice > 0);
process.exit(wrong ? 1 : 0);

async function killOne() {
  kills++;
  const [machine] = machines;
  machines.delete(machine);
  machine.kill("SIGKILL");
  await startMachine();
}

async function startMachine() {
  const file = new URL("./machine.mjs", import.meta.url);
  const options = { queue, connection, lockDuration, concurrency: 200 };
  const child = fork(file, [JSON.stringify(options)], { stdio: "inherit" });
  machines.add(child);
  await once(child, "message");
}

async function startRedis() {
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes"];
  const server = spawn("redis-server", [...args, "--dir", files], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for (let said = ""; !said.includes("Ready to accept"); )
    said += String((await once(server.stdout, "data"))[0]);
  server.stdout.resume();
  return server;
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
