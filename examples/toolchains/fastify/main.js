// Asks the server, gives up a request that would take for ever, and ends it as a supervisor does.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const server = spawn(process.execPath, ["server.js"], {
  cwd: import.meta.dirname,
  stdio: ["ignore", "pipe", "inherit"],
});
const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
const line = async () => (await lines.next()).value;

const url = await line();
const { count } = await (await fetch(`${url}/primes/10000`)).json();
console.log(count, "primes below 10000,", await line());

const gone = new AbortController();
const request = fetch(`${url}/primes/1e12`, { signal: gone.signal }).catch(({ name }) => name);
await (await fetch(`${url}/primes/10`)).json();
await line();
gone.abort();
console.log(await request, await line());

// A thread runs while the server is told to end.
const last = fetch(`${url}/primes/1e12`).catch(() => "closed");
await (await fetch(`${url}/primes/10`)).json();
await line();
server.kill("SIGTERM");
const ended = once(server, "exit");
await last;
const said = [await line(), await line()];
const [code] = await ended;
console.log(said.join(", "), "exit code", code);
