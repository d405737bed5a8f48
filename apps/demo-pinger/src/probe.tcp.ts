import { lookup } from "node:dns/promises";
import net from "node:net";
import { connectNote, isResolverError, reasonFor, silence } from "./reasons.js";
import type { Answer, ProbeOptions, Request } from "./target.js";

type TcpRequest = Extract<Request, { method: "tcp" }>;

/**
 * Knocks at a host's ports, at all of its addresses at once; the first answer speaks for it.
 * A refusal is an answer: only a running machine can refuse.
 */
export async function probeTcp(
  { host, ports }: TcpRequest,
  { timeout, signal }: ProbeOptions,
): Promise<Answer> {
  // One deadline for the whole: the name server, and then the host.
  const over = AbortSignal.any([AbortSignal.timeout(timeout), signal]);
  const addresses = await resolve(host, over);
  signal.throwIfAborted();
  if (!Array.isArray(addresses)) return addresses;

  const found = net.isIP(host) === 0;
  const settled = new AbortController();
  const until = AbortSignal.any([over, settled.signal]);
  const errors: NodeJS.ErrnoException[] = [];
  try {
    const knocks = addresses.flatMap((address) =>
      ports.map((port) =>
        knock(address, port, until).catch((error: NodeJS.ErrnoException) => {
          errors.push(error);
          throw error;
        }),
      ),
    );
    const { address, ...reply } = await Promise.any(knocks);
    return found ? { ...reply, address } : reply;
  } catch {
    signal.throwIfAborted();
    // One that stayed silent leaves it open whether the host is down.
    if (over.aborted || errors.length === 0) return silence(timeout);
    return { verdict: "down", ms: null, note: reasonFor(errors[0] as NodeJS.ErrnoException) };
  } finally {
    settled.abort();
  }
}

async function resolve(host: string, over: AbortSignal): Promise<string[] | Answer> {
  if (net.isIP(host) !== 0) return [host];
  try {
    const answers = await Promise.race([lookup(host, { all: true }), aborted(over)]);
    return answers.map(({ address }) => address);
  } catch (error) {
    const note = isResolverError(error as NodeJS.ErrnoException)
      ? reasonFor(error as NodeJS.ErrnoException)
      : "the name server did not answer in time";
    return { verdict: "unresolved", ms: null, note };
  }
}

function knock(
  address: string,
  port: number,
  until: AbortSignal,
): Promise<Answer & { address: string }> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const socket = net.connect({ host: address, port });
    const stop = () => {
      socket.destroy();
      reject(until.reason);
    };
    const settle = (note: string | undefined) => {
      const ms = performance.now() - began;
      until.removeEventListener("abort", stop);
      socket.destroy();
      resolve({ verdict: "up", ms, address, ...(note !== undefined && { note }) });
    };
    socket.once("connect", () => settle(connectNote(performance.now() - began)));
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED") return settle(`port ${port} is closed`);
      until.removeEventListener("abort", stop);
      reject(error);
    });
    until.addEventListener("abort", stop, { once: true });
    if (until.aborted) stop();
  });
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    if (signal.aborted) reject(signal.reason);
  });
}
