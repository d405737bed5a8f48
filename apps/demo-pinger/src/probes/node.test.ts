import { fork } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canPing, readPing } from "./icmp.js";
import { nodeProbe } from "./node.js";
import { retransmission } from "./reasons.js";

const { signal } = new AbortController();
const ask = (url: string, timeout = 20_000) =>
  nodeProbe({ mode: "http", url }, { timeout, signal });
const knock = (host: string, port: number, timeout = 20_000) =>
  nodeProbe({ mode: "tcp", host, ports: [port] }, { timeout, signal });

/** The only part that a machine may lack. */
const hasPing = await canPing();

const ok = http.createServer((_request, response) => response.end("ok"));
const broken = http.createServer((_request, response) => response.writeHead(503).end());
const silent = net.createServer(() => {});
const resets = net.createServer((socket) => socket.resetAndDestroy());
const servers = [ok, broken, silent, resets];
const portOf = (server: net.Server) => (server.address() as AddressInfo).port;
let closed: number;

beforeAll(async () => {
  const gone = net.createServer();
  for (const server of [...servers, gone]) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
  closed = portOf(gone);
  gone.close();
  await once(gone, "close");
});

afterAll(() => {
  for (const server of servers) server.close();
});

describe("over HTTP", () => {
  test("whatever is answered, the host is up", async () => {
    expect(await ask(`http://127.0.0.1:${portOf(ok)}/`)).toEqual({
      verdict: "up",
      ms: expect.any(Number),
    });
    expect(await ask(`http://127.0.0.1:${portOf(broken)}/`)).toMatchObject({
      verdict: "up",
      note: "HTTP 503",
    });
  });

  test("a refusal and a reset are down", async () => {
    expect(await ask(`http://127.0.0.1:${closed}/`)).toMatchObject({
      verdict: "down",
      ms: null,
      note: "connection refused",
    });
    expect(await ask(`http://127.0.0.1:${portOf(resets)}/`)).toMatchObject({ verdict: "down" });
  });

  test("no answer in time is silent", async () => {
    expect(await ask(`http://127.0.0.1:${portOf(silent)}/`, 20)).toEqual({
      verdict: "silent",
      ms: null,
      note: "no answer within 20 ms",
    });
  });

  test("a name without an address is unresolved, with the reason", async () => {
    expect(await ask("http://no..such/")).toMatchObject({
      verdict: "unresolved",
      note: "no such name",
    });
  });

  test("the address that answered for a name is told", async () => {
    expect(await ask(`http://localhost:${portOf(ok)}/`)).toMatchObject({ address: "127.0.0.1" });
  });
});

describe("over TCP", () => {
  test("a connection is up", async () => {
    expect(await knock("127.0.0.1", portOf(silent))).toEqual({
      verdict: "up",
      ms: expect.any(Number),
    });
  });

  test("a refusal is up: only a running machine can refuse", async () => {
    expect(await knock("127.0.0.1", closed)).toMatchObject({
      verdict: "up",
      note: `port ${closed} is closed`,
    });
  });

  test("a name without an address is unresolved, with the reason", async () => {
    expect(await knock("no..such", 80)).toEqual({
      verdict: "unresolved",
      ms: null,
      note: "no such name",
    });
  });

  test("the address that answered for a name is told", async () => {
    expect(await knock("localhost", portOf(ok))).toMatchObject({
      verdict: "up",
      address: "127.0.0.1",
    });
  });
});

describe("by the system's ping", () => {
  test.runIf(hasPing)("an answer is up, in ping's own time", async () => {
    const answer = await nodeProbe(
      { mode: "icmp", host: "127.0.0.1" },
      { timeout: 20_000, signal },
    );
    expect(answer).toEqual({ verdict: "up", ms: expect.any(Number) });
    expect(answer.ms).toBeLessThan(1_000);
  });

  test.each([
    ["64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=0.045 ms", 0, { verdict: "up", ms: 0.045 }],
    ["64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=900 ms", 0, { verdict: "silent", ms: null }],
    ["64 bytes from 10.0.0.1: seq=0 ttl=64 time=0.045 ms", 0, { verdict: "up", ms: 0.045 }],
    ["Reply … time<1 ms", 0, { verdict: "up", ms: 1 }],
    ["1 packets transmitted, 0 received, 100% packet loss", 1, { verdict: "silent", ms: null }],
    [
      "From 10.0.0.2 icmp_seq=1 Destination Host Unreachable",
      1,
      { verdict: "down", ms: null, note: "destination host unreachable" },
    ],
    [
      "ping: connect: Network is unreachable",
      2,
      { verdict: "down", note: "network is unreachable" },
    ],
    [
      "ping: socket: Operation not permitted",
      2,
      { verdict: "failed", note: "ping: Operation not permitted" },
    ],
  ])("%j is understood", (output, code, answer) => {
    expect(readPing(output, code, 500)).toMatchObject(answer);
  });
});

test.each(["http", "tcp"] as const)(
  "a stopped probe over %s rejects with the reason",
  async (mode) => {
    const url = `http://127.0.0.1:${portOf(silent)}/`;
    const request =
      mode === "http"
        ? ({ mode, url } as const)
        : ({ mode, host: "127.0.0.1", ports: [portOf(silent)] } as const);
    const stopped = AbortSignal.abort(new Error("enough"));
    await expect(nodeProbe(request, { timeout: 20_000, signal: stopped })).rejects.toThrow(
      "enough",
    );
  },
);

test("a connect that took a second try says so, and its time is not taken for a round trip", () => {
  expect(retransmission(999)).toEqual({});
  const twice = "a packet was lost: the connect was sent twice";
  expect(retransmission(1012)).toEqual({ note: twice, retransmitted: true });
  expect(retransmission(3050).note).toBe(
    "a packet was lost: the connect was sent three times or more",
  );
});

test("a packet that the kernel sends again is seen as that", async () => {
  // Its queue holds two, and nobody takes them out: the kernel drops what comes then.
  const full = fork(new URL("../../test/full.queue.mjs", import.meta.url));
  const [port] = (await once(full, "message")) as [number];
  const early = [1, 2, 3].map(() => net.connect(port, "127.0.0.1").on("error", () => {}));
  await Promise.all(early.slice(0, 2).map((socket) => once(socket, "connect")));
  const answer = knock("127.0.0.1", port);
  // So long that the first try has failed, and no longer than until the second one.
  full.send("go on in a while");
  expect(await answer).toMatchObject({ verdict: "up", retransmitted: true });
  for (const socket of early) socket.destroy();
  full.kill();
}, 60_000);
