import { isIP, Socket } from "node:net";
import { type TLSSocket, connect as tlsConnect } from "node:tls";
import type { Answer, ProbeOptions } from "../target.js";
import { errorAnswer, retransmission, silence } from "./reasons.js";
import { resolve } from "./resolve.js";

/**
 * Asks a web server for its first line of answer. Whatever it answers, it is up.
 *
 * The connection stands, encrypted where it has to be, before the clock starts: what is measured is from
 * the request to the first byte of its answer. So little of HTTP is needed that Node's client, which
 * costs as much as a loopback's whole round trip, is left out.
 */
export async function probeHttp(url: string, options: ProbeOptions): Promise<Answer> {
  const { hostname, host, port, protocol, pathname, search } = new URL(url);
  const name = hostname.replace(/^\[|\]$/g, "");
  const addresses = await resolve(name, options);
  if (!Array.isArray(addresses)) return addresses;
  const secure = protocol === "https:";
  const place: Place = {
    addresses,
    port: port === "" ? (secure ? 443 : 80) : Number(port),
    secure,
    name,
    head: Buffer.from(
      `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: heddle-pinger\r\nAccept: */*\r\nConnection: close\r\n\r\n`,
    ),
  };
  let answer: Answer = { verdict: "unresolved", ms: null };
  for (const address of addresses) {
    options.signal.throwIfAborted();
    answer = await ask(place, address, options);
    if (answer.verdict === "up") break;
  }
  return answer;
}

interface Place {
  readonly addresses: readonly string[];
  readonly port: number;
  readonly secure: boolean;
  readonly name: string;
  readonly head: Buffer;
}

function ask(place: Place, address: string, { timeout, signal }: ProbeOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = new Socket();
    let stream: Socket | TLSSocket = socket;
    let begun = performance.now();
    let notes: Pick<Answer, "note" | "retransmitted"> = {};
    const end = () => {
      clearTimeout(deadline);
      signal.removeEventListener("abort", stop);
      stream.destroy();
      socket.destroy();
    };
    const settle = (answer: Answer) => {
      end();
      resolve(isIP(place.name) === 0 ? { ...answer, address } : answer);
    };
    const stop = () => {
      end();
      reject(signal.reason);
    };
    const fail = (error: NodeJS.ErrnoException) => settle(errorAnswer(error));
    const request = () => {
      stream.once("data", (first: Buffer) => {
        const ms = performance.now() - begun;
        settle({ verdict: "up", ms, ...noteOn(first), ...notes });
      });
      stream.once("end", () =>
        fail(Object.assign(new Error("closed"), { code: "closed without an answer" })),
      );
      // From here on it is the host's time; what the connection took before is not.
      deadline.refresh();
      begun = performance.now();
      stream.write(place.head);
    };
    socket.setNoDelay(true);
    socket.once("error", fail);
    socket.once("connect", () => {
      notes = retransmission(performance.now() - begun);
      if (!place.secure) return request();
      const servername = isIP(place.name) === 0 ? place.name : "";
      const tls = tlsConnect({ socket, servername, rejectUnauthorized: false });
      stream = tls;
      tls.once("error", fail);
      tls.once("secureConnect", () => {
        // A bad certificate is worth knowing, and no reason to call a host down.
        if (!tls.authorized) notes = { note: `certificate: ${tls.authorizationError}`, ...notes };
        request();
      });
    });
    const deadline = setTimeout(() => settle(silence(timeout)), timeout);
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    else socket.connect(place.port, address);
  });
}

function noteOn(first: Buffer): Pick<Answer, "note"> {
  const [, status] = /^HTTP\/1\.\d (\d{3})/.exec(first.toString("latin1", 0, 16)) ?? [];
  if (status === undefined) return { note: "the answer is not HTTP" };
  return Number(status) >= 400 ? { note: `HTTP ${status}` } : {};
}
