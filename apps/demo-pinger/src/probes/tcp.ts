import { Socket } from "node:net";
import type { Answer, ProbeOptions, Request } from "../target.js";
import { errorAnswer, retransmission, silence } from "./reasons.js";
import { resolve } from "./resolve.js";

type TcpRequest = Extract<Request, { mode: "tcp" }>;

/**
 * Knocks at a host's ports, at all of its addresses at once; the first answer speaks for it.
 * A refusal is an answer: only a running machine can refuse.
 *
 * The sockets are made first, then the clock starts, and it stops at the first line of the
 * callback: what else is to do with an answer is done when the clock has stopped.
 */
export async function probeTcp(
  { host, ports }: TcpRequest,
  { timeout, signal }: ProbeOptions,
): Promise<Answer> {
  const addresses = await resolve(host, { timeout, signal });
  if (!Array.isArray(addresses)) return addresses;
  signal.throwIfAborted();
  const knocks = addresses.flatMap((address) =>
    ports.map((port) => ({ socket: new Socket(), address, port })),
  );
  const isName = addresses[0] !== host;

  return new Promise((resolve, reject) => {
    let begun = 0;
    let left = knocks.length;
    const end = () => {
      clearTimeout(deadline);
      signal.removeEventListener("abort", stop);
      for (const { socket } of knocks) socket.destroy();
    };
    const stop = () => {
      end();
      reject(signal.reason);
    };
    const settle = (answer: Answer) => {
      end();
      resolve(answer);
    };
    const up = (ms: number, address: string, note?: string) =>
      settle({
        verdict: "up",
        ms,
        ...(isName && { address }),
        ...(note !== undefined && { note }),
        ...retransmission(ms),
      });
    for (const { socket, address, port } of knocks) {
      socket.once("connect", () => up(performance.now() - begun, address));
      socket.once("error", (error: NodeJS.ErrnoException) => {
        const ms = performance.now() - begun;
        if (error.code === "ECONNREFUSED") up(ms, address, `port ${port} is closed`);
        else if (--left === 0) settle(errorAnswer(error));
      });
    }
    const deadline = setTimeout(() => settle(silence(timeout)), timeout);
    signal.addEventListener("abort", stop);
    begun = performance.now();
    for (const { socket, address, port } of knocks) socket.connect(port, address);
  });
}
