import type { Target } from "../target.js";
import { UsageError } from "../usage.js";
import { ipVersion, isLinkLocal } from "./address.js";
import { cidrRange, dashRange, type Range } from "./ranges.js";
import type { Word } from "./words.js";

/** A host as it was written, before it is known how it will be asked. */
export interface Host {
  readonly name: string;
  readonly inputs: readonly string[];
  /** Where it was written first: `hosts.txt:3`; empty for the command line. */
  readonly where: string;
  readonly host: string;
  readonly port?: number;
  readonly url?: string;
}

export interface Limits {
  /** More hosts than that are refused before any of them is pinged. */
  readonly maxHosts: number;
  /** The network interfaces of this machine, which a link-local address must name one of. */
  readonly zones: readonly string[];
}

export interface Hosts {
  readonly hosts: readonly Host[];
  /** How many words named a host that another word had named before. */
  readonly duplicates: number;
}

/** Hosts that are counted at most, so that the message about too many can say how many. */
const MOST = 65_536;
/** Mistakes in one message at most. */
const TOLD = 10;

/**
 * Reads what a person wrote as hosts: `example.org`, `host:22`, `10.0.0.7`, `[::1]:80`, `fe80::1%eth0`,
 * `10.0.0.0/24`, `10.0.0.1-50`, `https://example.org/health`, each with a name of its own as in `nas=10.0.0.7`.
 * Throws a UsageError that says of each mistake what to write.
 *
 * Strict on purpose. The resolver of the system takes `127.1` and `0x7f.1` for 127.0.0.1, and
 * nothing at all for this machine: a typing error would ping the wrong host and call it up.
 */
export function parseHosts(words: readonly Word[], limits: Limits): Hosts {
  const hosts = new Map<string, Host>();
  const mistakes: string[] = [];
  let duplicates = 0;
  for (const word of words) {
    try {
      const some = parseWord(word.text, limits);
      if (some.size > limits.maxHosts) throw new UsageError(tooMany(some.size, word.text, limits));
      for (const host of some.hosts()) {
        const key = host.url ?? `${host.host} ${host.port ?? ""}`;
        const before = hosts.get(key);
        if (before) duplicates++;
        const inputs = [...(before?.inputs ?? []), word.text];
        hosts.set(key, { where: word.where, ...host, ...before, inputs: [...new Set(inputs)] });
      }
      if (hosts.size > MOST) break;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      mistakes.push(word.where === "" ? error.message : `${word.where}: ${error.message}`);
    }
  }
  if (mistakes.length > 0) throw new UsageError(listed(mistakes));
  if (hosts.size > limits.maxHosts) {
    throw new UsageError(tooMany(BigInt(hosts.size), null, limits));
  }
  return { hosts: [...hosts.values()], duplicates };
}

function listed(mistakes: readonly string[]): string {
  const more = mistakes.length - TOLD;
  const lines = mistakes.slice(0, TOLD);
  return [...lines, ...(more > 0 ? [`and ${more} more such words`] : [])].join("\n       ");
}

function tooMany(size: bigint, word: string | null, { maxHosts }: Limits): string {
  const number = size.toLocaleString("en");
  const what = word === null ? `${number} hosts` : `the ${number} addresses of ${word}`;
  const raise = size <= 65_536n ? `, or write --max-hosts ${size}` : "";
  return `${what} are too many: at most ${maxHosts} at a time, as in 10.0.0.0/22${raise}`;
}

interface Some {
  readonly size: bigint;
  hosts(): Omit<Host, "inputs" | "where">[];
}

const one = (host: Omit<Host, "inputs" | "where">): Some => ({ size: 1n, hosts: () => [host] });

function parseWord(word: string, limits: Limits): Some {
  if (/\p{Cc}/u.test(word)) {
    // It would reach the terminal, as what it may command there.
    throw new UsageError(`${JSON.stringify(word)} has a control character in it: write it without`);
  }
  const [, label, rest = word] = /^([^=/:?#[\]]*)=(.*)$/s.exec(word) ?? [];
  if (label === "") throw new UsageError(`"${word}" has no name before "=": write nas=10.0.0.7`);
  if (rest.trim() === "") {
    throw new UsageError(
      label === undefined
        ? "a host is empty: write a name or an address"
        : `"${word}" has no host behind "=": write ${label}=10.0.0.7`,
    );
  }
  if (rest.includes("://")) return one({ name: label ?? rest, ...parseUrl(rest) });
  const [, plain = rest, digits] = /^([^:[\]]*[/-][^:[\]]*)(?::(.*))?$/s.exec(rest) ?? [];
  const range = plain.includes("/") || rest.includes("/") ? cidrRange(plain) : dashRange(plain);
  if (range !== null) return many(range, label, digits);
  const { host, port } = splitPort(rest);
  return one({
    name: label ?? rest,
    host: checkHost(host, limits),
    ...(port !== undefined && { port }),
  });
}

function many(range: Range, label: string | undefined, digits: string | undefined): Some {
  const port = digits === undefined ? undefined : parsePort(digits);
  return {
    size: range.size,
    hosts: () =>
      range.addresses().map((host, index) => {
        const own = port === undefined ? host : `${host}:${port}`;
        const name = label === undefined ? own : `${label}-${index + 1}`;
        return { name, host, ...(port !== undefined && { port }) };
      }),
  };
}

function parseUrl(word: string): { host: string; url: string } {
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
  checkHost(splitPort(authority).host, { zones: [] });
  url.hash = "";
  return { host: unbracket(url.hostname), url: url.href };
}

function splitPort(word: string): { host: string; port?: number } {
  if (ipVersion(word) === 6) return { host: word };
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

/** The number of a port; throws where the text is none. */
function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535)
    throw new UsageError(`"${text}" is not a port: write a number from 1 to 65535`);
  return port;
}

/** The host in the form in which it is asked for; throws where it is none. */
function checkHost(host: string, { zones }: Pick<Limits, "zones">): string {
  if (host === "0.0.0.0" || host === "::") {
    throw new UsageError(
      `"${host}" names no host, it would connect to this machine: write 127.0.0.1 or ::1`,
    );
  }
  if (ipVersion(host) !== 0) return checkZone(host, zones);
  if (host === "") throw new UsageError("a host is empty: write a name or an address");
  const ascii = toAscii(host);
  const labels = (ascii === "" ? host : ascii).replace(/\.$/, "").split(".");
  if (/^(\d+|0x[0-9a-f]*)$/i.test(labels.at(-1) ?? "") || ipVersion(ascii) !== 0) {
    throw new UsageError(
      `"${host}" is not an address: write all four numbers from 0 to 255, as in 127.0.0.1`,
    );
  }
  if (/^[\d.]+-[\d.]+$/.test(host)) {
    throw new UsageError(
      `"${host}" is not a range: write two addresses of four numbers each, or 10.0.0.1-50`,
    );
  }
  const plain = labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label));
  if (ascii === "" || ascii.length > 253 || !plain) {
    throw new UsageError(`"${host}" is not a host name: write letters, digits, dots and hyphens`);
  }
  return ascii;
}

function checkZone(address: string, zones: readonly string[]): string {
  const [bare = "", zone] = address.split("%");
  const known = zones.length > 0 ? `: this machine has ${zones.join(", ")}` : "";
  const example = `${bare}%${zones[0] ?? "eth0"}`;
  if (isLinkLocal(bare) && zone === undefined) {
    throw new UsageError(
      `"${address}" means another host on each network: write its interface, as in ${example}${known}`,
    );
  }
  if (zone !== undefined && !zones.includes(zone)) {
    throw new UsageError(`"${address}" names no interface${known}: write one, as in ${example}`);
  }
  return address;
}

/** As it goes to a name server: `bücher.example` is `xn--bcher-kva.example` there. Empty where it cannot. */
function toAscii(host: string): string {
  if (/[/?#@:\s%\\]/.test(host) || !URL.canParse(`http://${host}/`)) return "";
  return new URL(`http://${host}/`).hostname;
}

const unbracket = (host: string) => host.replace(/^\[(.*)\]$/s, "$1");

export interface HowToAsk {
  readonly mode: "auto" | "icmp" | "tcp" | "http";
  /** For the hosts that name none. */
  readonly port?: number | undefined;
  /** Whether `auto` may use the system's ping. */
  readonly ping: boolean;
}

/** What most machines answer on, be it with a refusal. Both are tried at once. */
const USUAL_PORTS = [443, 80];

/** How each host is asked. Throws a UsageError where what was written contradicts the mode. */
export function toTarget(host: Host, { mode, port: given, ping }: HowToAsk): Target {
  const { name, inputs } = host;
  const refuse = (message: string) =>
    new UsageError(host.where === "" ? message : `${host.where}: ${message}`);
  const target = (request: Target["request"]) => ({ name, inputs, address: host.host, request });
  if (host.url !== undefined) {
    if (mode === "icmp" || mode === "tcp") {
      throw refuse(`"${host.url}" is a URL: write its host, or leave out --mode ${mode}`);
    }
    if (given !== undefined) {
      throw refuse(`"${host.url}" is a URL: write the port into it, not as --port`);
    }
    return target({ mode: "http", url: host.url });
  }
  const port = host.port ?? given;
  if (mode === "icmp" && port !== undefined) {
    throw refuse(`"${name}" has port ${port}, and ICMP knows no ports: write --mode tcp`);
  }
  if (mode === "http") {
    const authority = ipVersion(host.host) === 6 ? `[${host.host}]` : host.host;
    return target({ mode, url: `http://${authority}${port === undefined ? "" : `:${port}`}/` });
  }
  if (mode === "icmp" || (mode === "auto" && port === undefined && ping)) {
    return target({ mode: "icmp", host: host.host });
  }
  const ports = port === undefined ? USUAL_PORTS : [port];
  return target({ mode: "tcp", host: host.host, ports });
}
