import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import { expandRange, HOST_LIMIT, tooMany } from "./ranges.js";
import type { Target } from "./target.js";
import { UsageError } from "./usage.js";

export interface HostOptions {
  /** Given: hosts are asked over HTTP or TCP. Not given: TCP, and HTTP where a URL says so. */
  readonly method?: "tcp" | "http" | undefined;
  /** For the hosts that name none. */
  readonly port?: number | undefined;
}

/** What most machines answer on, be it with a refusal. Both are tried at once. */
const USUAL_PORTS = [443, 80];

/**
 * Reads what a person wrote as hosts: `example.org`, `host:22`, `10.0.0.7`, `[::1]:80`,
 * `10.0.0.0/24`, `https://example.org/health`. Throws a UsageError that says what to write.
 *
 * Strict on purpose. The resolver of the system takes `127.1` and `0x7f.1` for 127.0.0.1, and
 * nothing at all for this machine: a typing error would ping the wrong host and call it up.
 */
export function parseHosts(words: readonly string[], options: HostOptions): Target[] {
  const targets = new Map<string, Target>();
  for (const word of words) {
    for (const target of parseWord(word, options)) {
      targets.set(JSON.stringify(target.request), target);
    }
    if (targets.size > HOST_LIMIT) throw new UsageError(tooMany(`${targets.size} hosts`));
  }
  return [...targets.values()];
}

function parseWord(word: string, options: HostOptions): Target[] {
  if (word.trim() === "") throw new UsageError("a host is empty: write a name or an address");
  if (word.includes("://")) return [urlTarget(word, options)];
  if (word.includes("/")) {
    return expandRange(word).map((address) => hostTarget(address, address, undefined, options));
  }
  const { host, port } = splitPort(word);
  return [hostTarget(word, checkHost(host), port, options)];
}

function urlTarget(word: string, { method, port }: HostOptions): Target {
  if (method === "tcp")
    throw new UsageError(`"${word}" is a URL: write its host, or leave out --method tcp`);
  if (port !== undefined)
    throw new UsageError(`"${word}" is a URL: write the port into it, not as --port`);
  const url = URL.canParse(word) ? new URL(word) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(
      `"${word}" is not a URL that can be asked: write http:// or https:// and a host`,
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new UsageError(`"${word}" has a password in it: write the URL without`);
  }
  // URL reads http://127.1 as 127.0.0.1, so what was written is what must be checked.
  const [, authority = ""] = /^[a-z]+:\/\/([^/?#]*)/i.exec(word) ?? [];
  checkHost(splitPort(authority).host);
  return {
    name: word,
    address: unbracket(url.hostname),
    request: { method: "http", url: url.href },
  };
}

function hostTarget(
  name: string,
  host: string,
  ownPort: number | undefined,
  options: HostOptions,
): Target {
  const port = ownPort ?? options.port;
  if (options.method === "http") {
    const authority = isIP(host) === 6 ? `[${host}]` : host;
    const url = `http://${authority}${port === undefined ? "" : `:${port}`}/`;
    return { name, address: host, request: { method: "http", url } };
  }
  const ports = port === undefined ? USUAL_PORTS : [port];
  return { name, address: host, request: { method: "tcp", host, ports } };
}

function splitPort(word: string): { host: string; port?: number } {
  if (isIP(word) === 6) return { host: word };
  const [, host, digits] = /^(\[[^\]]*\]|[^:]*)(?::([^:]*))?$/s.exec(word) ?? [];
  if (host === undefined) {
    throw new UsageError(
      `"${word}" is not an address: an IPv6 address with a port is written [::1]:80`,
    );
  }
  return digits === undefined
    ? { host: unbracket(host) }
    : { host: unbracket(host), port: parsePort(digits) };
}

export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535)
    throw new UsageError(`"${text}" is not a port: write a number from 1 to 65535`);
  return port;
}

/** The host in the form in which it is asked for; throws where it is none. */
function checkHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") {
    throw new UsageError(
      `"${host}" names no host, it would connect to this machine: write 127.0.0.1 or ::1`,
    );
  }
  if (isIP(host) !== 0) return host;
  const ascii = domainToASCII(host);
  const labels = (ascii === "" ? host : ascii).replace(/\.$/, "").split(".");
  if (/^(\d+|0x[0-9a-f]*)$/i.test(labels.at(-1) ?? "") || isIP(ascii) !== 0) {
    throw new UsageError(
      `"${host}" is not an address: write all four numbers from 0 to 255, as in 127.0.0.1`,
    );
  }
  if (/^[\d.]+-[\d.]+$/.test(host)) {
    throw new UsageError(`"${host}" is not an address: write a range as 10.0.0.0/24`);
  }
  const plain = labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label));
  if (ascii === "" || ascii.length > 253 || !plain) {
    throw new UsageError(`"${host}" is not a host name: write letters, digits, dots and hyphens`);
  }
  return ascii;
}

const unbracket = (host: string) => host.replace(/^\[(.*)\]$/s, "$1");
