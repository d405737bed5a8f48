import type { Answer } from "./target.js";

/** What an error code of a connection means, in words that say whose fault it is. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  EHOSTUNREACH: "no route to the host, or it is switched off",
  EHOSTDOWN: "switched off",
  ENETUNREACH: "this machine has no route to that network",
  EACCES: "this machine's firewall forbids it",
  EPERM: "this machine's firewall forbids it",
  EMFILE: "this process has no file descriptors left: ulimit -n",
  ENOTFOUND: "no such name",
  EAI_AGAIN: "the name server did not answer",
  EAI_NODATA: "the name has no address",
};

const RESOLVER = new Set(["ENOTFOUND", "EAI_AGAIN", "EAI_NODATA", "EAI_FAIL", "EAI_NONAME"]);

export function isResolverError({ code }: NodeJS.ErrnoException): boolean {
  return code !== undefined && RESOLVER.has(code);
}

export function reasonFor(error: NodeJS.ErrnoException): string {
  return REASONS[error.code ?? ""] ?? error.code ?? error.message;
}

/**
 * What a long connect tells. The first packet of a connection is sent again after one second and
 * once more after three: such a connect "succeeds", but a packet was lost on the way.
 */
export function connectNote(ms: number): string | undefined {
  if (ms < 1000) return undefined;
  const sent = ms < 3000 ? "twice" : "three times or more";
  return `a packet was lost: the connect was sent ${sent}`;
}

export function silence(timeout: number): Answer {
  return { verdict: "silent", ms: null, note: `no answer within ${timeout} ms` };
}
