import http from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import { connectNote, isResolverError, reasonFor, silence } from "./reasons.js";
import type { Answer, ProbeOptions } from "./target.js";

/** Asks a web server for its first line of answer. Whatever it answers, it is up. */
export function probeHttp(url: string, { timeout, signal }: ProbeOptions): Promise<Answer> {
  const { hostname, protocol } = new URL(url);
  const named = isIP(hostname.replace(/^\[|\]$/g, "")) === 0;
  const { request } = protocol === "https:" ? https : http;

  return new Promise((resolve, reject) => {
    let began = performance.now();
    let address: string | undefined;
    let slowConnect: string | undefined;

    const outgoing = request(url, { agent: false, headers: { "user-agent": "heddle-pinger" } });
    const deadline = setTimeout(() => settle(silence(timeout)), timeout);
    const stop = () => {
      finish();
      reject(signal.reason);
    };
    const finish = () => {
      clearTimeout(deadline);
      signal.removeEventListener("abort", stop);
      outgoing.destroy();
    };
    const settle = (reply: Answer) => {
      finish();
      resolve(address === undefined ? reply : { ...reply, address });
    };

    outgoing.on("socket", (socket) => {
      // The name server's time is not the host's.
      socket.once("lookup", () => {
        began = performance.now();
      });
      socket.once("connect", () => {
        slowConnect = connectNote(performance.now() - began);
        if (named) address = socket.remoteAddress;
      });
    });
    outgoing.on("response", ({ statusCode = 0 }) => {
      const ms = performance.now() - began;
      const note = statusCode >= 400 ? `HTTP ${statusCode}` : slowConnect;
      settle({ verdict: "up", ms, ...(note !== undefined && { note }) });
    });
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      const verdict = isResolverError(error) ? "unresolved" : "down";
      settle({ verdict, ms: null, note: reasonFor(error) });
    });
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    else outgoing.end();
  });
}
