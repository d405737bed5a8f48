/** One host to ping: what the table calls it, and the request that asks it. */
export interface Target {
  /** What people call it: a label, or the word that was given. */
  readonly name: string;
  /** The words that named it: more than one where duplicates were merged. */
  readonly inputs: readonly string[];
  /** The host as it is asked for: an address, or a name that the thread resolves. */
  readonly address: string;
  readonly request: Request;
}

export type Mode = "icmp" | "tcp" | "http";

export type Request =
  | { readonly mode: "icmp"; readonly host: string }
  /** The first of the ports that answers speaks for the host. */
  | { readonly mode: "tcp"; readonly host: string; readonly ports: readonly number[] }
  | { readonly mode: "http"; readonly url: string };

/**
 * What can be said of a host.
 *
 * - `up`: it answered
 * - `down`: the request came back with an error
 * - `silent`: nothing came back before the timeout
 * - `no answer`: a browser's word for both of these, since it does not tell them apart
 * - `unresolved`: the name has no address
 * - `failed`: the thread that pinged it failed, or this machine had no means; says nothing about the host
 */
export type Verdict = "up" | "down" | "silent" | "no answer" | "unresolved" | "failed";

export const VERDICTS: readonly Verdict[] = [
  "up",
  "down",
  "silent",
  "no answer",
  "unresolved",
  "failed",
];

/** What a request brought. */
export interface Answer {
  readonly verdict: Verdict;
  /** Milliseconds from the request to the first sign of an answer; null without one. */
  readonly ms: number | null;
  /** The address that answered, where the target gave a name. */
  readonly address?: string;
  /** Why, or what else is worth knowing. */
  readonly note?: string;
  /** A packet of this machine's was sent again, so `ms` is its retry timer and not the host's time. */
  readonly retransmitted?: true;
}

/** One probe, as its thread tells of it. */
export interface Sample extends Answer {
  /** 0, 1, 2, … for each host. */
  readonly seq: number;
  /** Milliseconds from the common start to the request. */
  readonly at: number;
  /** Requests that it took: more than 1 only with retries. */
  readonly tries: number;
}

/** How a platform makes a request. Never rejects for a reason that lies with the host. */
export type Probe = (request: Request, options: ProbeOptions) => Promise<Answer>;

export interface ProbeOptions {
  /** Milliseconds until a host counts as silent. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}
