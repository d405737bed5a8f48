import type { Answer } from "../target.js";

/** What an error code of a connection means, in words that say whose fault it is. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection reset",
  EHOSTUNREACH: "no route to the host, or it is switched off",
  EHOSTDOWN: "switched off",
  ENETUNREACH: "this machine has no route to that network",
  EACCES: "this machine's firewall forbids it",
  EPERM: "this machine's firewall forbids it",
  EINVAL: "that interface has no such address",
  EADDRNOTAVAIL: "this machine has no address of that kind, or no local port left",
  EMFILE: "this program has no file descriptors left: raise ulimit -n",
  ENFILE: "this machine has no file descriptors left",
  EAGAIN: "this machine has no room for another process",
  ENOENT: "there is no ping on this machine: install iputils-ping, or write --mode tcp",
  ENOTFOUND: "no such name",
  EAI_AGAIN: "the name server did not answer",
  EAI_NODATA: "the name has no address",
};

/** What says something about this machine and nothing about the host. */
const OWN = new Set(["EMFILE", "ENFILE", "EAGAIN", "ENOENT", "EADDRNOTAVAIL"]);

const SHORTAGES = new Set(["EMFILE", "ENFILE", "EAGAIN"].map((code) => REASONS[code]));

export function reasonFor(error: NodeJS.ErrnoException): string {
  return REASONS[error.code ?? ""] ?? error.code ?? error.message;
}

/** This program, or the machine, has no means for another request right now: soon it may have. */
export function isShortage({ note }: Answer): boolean {
  return note !== undefined && SHORTAGES.has(note);
}

/** What an error of a connection says of the host. */
export function errorAnswer(error: NodeJS.ErrnoException): Answer {
  const verdict = OWN.has(error.code ?? "") ? "failed" : "down";
  return { verdict, ms: null, note: reasonFor(error) };
}

/**
 * What a long connect tells. The first packet of a connection is sent again after one second and
 * once more after three: such a connect "succeeds", but a packet was lost on the way, or the host is
 * slower than that. Either way the time is not a round trip's.
 */
export function retransmission(ms: number): Pick<Answer, "note" | "retransmitted"> {
  if (ms < 1000) return {};
  const sent = ms < 3000 ? "twice" : "three times or more";
  return { note: `a packet was lost: the connect was sent ${sent}`, retransmitted: true };
}

export function silence(timeout: number): Answer {
  return { verdict: "silent", ms: null, note: `no answer within ${timeout} ms` };
}
