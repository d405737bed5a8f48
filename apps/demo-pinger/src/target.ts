/** One host to ping: what the table calls it, and the request that asks it. */
export interface Target {
  /** What people call it: `ws-017`, or the word that was given. */
  readonly name: string;
  /** What the table shows as its address. */
  readonly address: string;
  readonly request: Request;
}

export type Request =
  | { readonly method: "http"; readonly url: string }
  /** The first of the ports that answers speaks for the host. */
  | { readonly method: "tcp"; readonly host: string; readonly ports: readonly number[] };

/**
 * What can be said of a host.
 *
 * - `up`: it answered
 * - `down`: the request came back with an error
 * - `silent`: nothing came back before the time-out
 * - `no answer`: a browser's word for both of these, since it does not tell them apart
 * - `unresolved`: the name has no address
 * - `failed`: the thread that pinged it failed; says nothing about the host
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
  /** From the request to the first sign of an answer, in milliseconds; null without one. */
  readonly ms: number | null;
  /** The address that answered, where the target gave a name. */
  readonly address?: string;
  /** Why, or what else is worth knowing. */
  readonly note?: string;
}

/** What a thread says about its host. */
export interface Reply extends Answer {
  /** Milliseconds until the verdict stood: what this host costs whoever asks one after another. */
  readonly waited: number;
}

/** How a platform makes a request. Never rejects for a reason that lies with the host. */
export type Probe = (request: Request, options: ProbeOptions) => Promise<Answer>;

export interface ProbeOptions {
  /** Milliseconds until a host counts as silent. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}
