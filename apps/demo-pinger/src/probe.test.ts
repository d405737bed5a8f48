import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nodeProbe } from "./probe.node.js";
import { connectNote } from "./reasons.js";

const { signal } = new AbortController();
const ask = (url: string, timeout = 20_000) =>
  nodeProbe({ method: "http", url }, { timeout, signal });
const knock = (host: string, port: number, timeout = 20_000) =>
  nodeProbe({ method: "tcp", host, ports: [port] }, { timeout, signal });

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

test.each(["http", "tcp"] as const)(
  "a stopped probe over %s rejects with the reason",
  async (method) => {
    const url = `http://127.0.0.1:${portOf(silent)}/`;
    const request =
      method === "http"
        ? ({ method, url } as const)
        : ({ method, host: "127.0.0.1", ports: [portOf(silent)] } as const);
    const stopped = AbortSignal.abort(new Error("enough"));
    await expect(nodeProbe(request, { timeout: 20_000, signal: stopped })).rejects.toThrow(
      "enough",
    );
  },
);

test("a connect that took a second try says so", () => {
  expect(connectNote(999)).toBeUndefined();
  expect(connectNote(1012)).toBe("a packet was lost: the connect was sent twice");
  expect(connectNote(3050)).toBe("a packet was lost: the connect was sent three times or more");
});
