import { describe, expect, test } from "vitest";
import { UsageError } from "../usage.js";
import { type HowToAsk, parseHosts, toTarget } from "./parse.js";
import { argumentWords, wordsOf } from "./words.js";

const limits = { maxHosts: 1_024, zones: ["lo", "eth0"] };
const read = (...words: string[]) => parseHosts(words.flatMap(argumentWords), limits);
const targets = (words: string[], how: Partial<HowToAsk> = {}) =>
  read(...words).hosts.map((host) => toTarget(host, { mode: "auto", ping: false, ...how }));
const requests = (words: string[], how: Partial<HowToAsk> = {}) =>
  targets(words, how).map(({ request }) => request);
const addresses = (...words: string[]) => read(...words).hosts.map(({ host }) => host);

describe("a host", () => {
  test.each([
    ["example.org", { mode: "tcp", host: "example.org", ports: [443, 80] }],
    ["10.0.0.7", { mode: "tcp", host: "10.0.0.7", ports: [443, 80] }],
    ["host:22", { mode: "tcp", host: "host", ports: [22] }],
    ["::1", { mode: "tcp", host: "::1", ports: [443, 80] }],
    ["[::1]:8080", { mode: "tcp", host: "::1", ports: [8080] }],
    ["fe80::1%eth0", { mode: "tcp", host: "fe80::1%eth0", ports: [443, 80] }],
    ["bücher.example", { mode: "tcp", host: "xn--bcher-kva.example", ports: [443, 80] }],
    ["https://example.org/health#top", { mode: "http", url: "https://example.org/health" }],
  ])("%s is read as it is meant", (word, request) => {
    expect(requests([word])).toEqual([request]);
  });

  test("takes --port where it names none", () => {
    expect(requests(["a", "b:1"], { port: 22 })).toEqual([
      { mode: "tcp", host: "a", ports: [22] },
      { mode: "tcp", host: "b", ports: [1] },
    ]);
  });

  test("is asked by ping where that may be used and no port is named", () => {
    expect(requests(["a", "a:80"], { ping: true })).toEqual([
      { mode: "icmp", host: "a" },
      { mode: "tcp", host: "a", ports: [80] },
    ]);
  });

  test("is asked over HTTP with --mode http", () => {
    expect(requests(["a:8080", "::1"], { mode: "http" })).toEqual([
      { mode: "http", url: "http://a:8080/" },
      { mode: "http", url: "http://[::1]/" },
    ]);
  });

  test("may have a name of its own", () => {
    expect(targets(["nas=10.0.0.7", "web=http://10.0.0.8/?a=b", "pc=10.0.1.0/31"])).toMatchObject([
      { name: "nas", address: "10.0.0.7", inputs: ["nas=10.0.0.7"] },
      { name: "web", request: { url: "http://10.0.0.8/?a=b" } },
      { name: "pc-1", address: "10.0.1.0" },
      { name: "pc-2", address: "10.0.1.1" },
    ]);
  });

  test("that is named twice is asked once, and keeps all that named it", () => {
    const { hosts, duplicates } = read("nas=10.0.0.1", "10.0.0.0/30", "10.0.0.1", "10.0.0.1:80");
    expect(hosts.map(({ name }) => name)).toEqual(["nas", "10.0.0.2", "10.0.0.1:80"]);
    expect(hosts[0]?.inputs).toEqual(["nas=10.0.0.1", "10.0.0.0/30", "10.0.0.1"]);
    expect(duplicates).toBe(2);
  });

  test.each([
    ["127.1", /"127\.1" is not an address: write all four numbers/],
    ["0x7f.1", /"0x7f\.1" is not an address/],
    ["2130706433", /is not an address/],
    ["010.0.0.1", /is not an address/],
    ["1.2.3.4.5", /is not an address/],
    ["256.1.1.1", /is not an address/],
    ["http://127.1/", /"127\.1" is not an address/],
    ["http://0x7f.1:80/", /"0x7f\.1" is not an address/],
    ["0.0.0.0", /names no host.*write 127\.0\.0\.1/],
    ["::", /names no host/],
    ["", /a host is empty/],
    [" ", /a host is empty/],
    ["a\u001b[2Jb=10.0.0.1", /has a control character in it/],
    ["nas=", /no host behind "="/],
    ["=10.0.0.1", /no name before "="/],
    ["a..b", /is not a host name/],
    ["-a", /is not a host name/],
    ["a:b:c", /an IPv6 address with a port is written \[::1\]:80/],
    ["host:", /"" is not a port/],
    ["host:0", /"0" is not a port: write a number from 1 to 65535/],
    ["host:70000", /"70000" is not a port/],
    ["host:1.5", /"1\.5" is not a port/],
    ["host:abc", /"abc" is not a port/],
    ["10.0.0.0/30:0", /"0" is not a port/],
    ["ftp://host/", /write http:\/\/ or https:\/\//],
    ["http://me:secret@host/", /password/],
    ["fe80::1", /write its interface, as in fe80::1%lo: this machine has lo, eth0/],
    ["fe80::1%wlan7", /names no interface: this machine has lo, eth0/],
  ])("%j is refused, and what to write is said", (word, message) => {
    expect(() => read(word)).toThrow(UsageError);
    expect(() => read(word)).toThrow(message);
  });

  test("that is a URL is refused together with what contradicts it", () => {
    expect(() => targets(["http://a/"], { mode: "tcp" })).toThrow(/leave out --mode tcp/);
    expect(() => targets(["http://a/"], { port: 1 })).toThrow(/not as --port/);
    expect(() => targets(["a:80"], { mode: "icmp" })).toThrow(/ICMP knows no ports/);
  });

  test("of which several are wrong: each is told, with its place", () => {
    const words = wordsOf("good\n127.1\n\nhost:0\n", "hosts.txt");
    expect(() => parseHosts(words, limits)).toThrow(/hosts\.txt:2: .*\n *hosts\.txt:4: "0"/);
  });
});

describe("a range", () => {
  test("in CIDR form is its hosts, without the network's own address and the one for everybody", () => {
    expect(addresses("10.0.0.9/29")).toEqual([9, 10, 11, 12, 13, 14].map((n) => `10.0.0.${n}`));
    expect(addresses("192.168.1.0/24")).toHaveLength(254);
  });

  test("of one or two addresses is all of them", () => {
    expect(addresses("10.0.0.1/32")).toEqual(["10.0.0.1"]);
    expect(addresses("10.0.0.0/31")).toEqual(["10.0.0.0", "10.0.0.1"]);
  });

  test("may be from one address to another", () => {
    expect(addresses("10.0.0.9-11")).toEqual(["10.0.0.9", "10.0.0.10", "10.0.0.11"]);
    expect(addresses("10.0.0.254-10.0.1.1")).toHaveLength(4);
    expect(requests(["10.0.0.1-1:22"])).toEqual([{ mode: "tcp", host: "10.0.0.1", ports: [22] }]);
  });

  test("may be of IPv6", () => {
    expect(addresses("fd00::/126")).toEqual(["fd00::", "fd00::1", "fd00::2", "fd00::3"]);
  });

  test.each([
    ["10.0.0.0/33", /"\/33" is not a length for an IPv4 range: write \/0 to \/32/],
    ["10.0.0.0/", /"\/" is not a length/],
    ["10.0.0.0/08", /is not a length/],
    ["::/129", /IPv6 range: write \/0 to \/128/],
    ["10.0/16", /"10\.0\/16" is not a range/],
    ["host/24", /is not a range/],
    ["10.0.0.0/24/1", /is not a range/],
    ["10.0.0.50-1", /ends before it begins: write 10\.0\.0\.1-10\.0\.0\.50/],
    ["10.0.0.1-300", /is not a range/],
    ["10.0.0.1-10.0.0", /is not a range/],
    ["10.0.0.0/0", /the 4,294,967,294 addresses of 10\.0\.0\.0\/0 are too many: at most 1024/],
    ["::/0", /are too many/],
  ])("%s is refused, and what to write is said", (word, message) => {
    expect(() => read(word)).toThrow(message);
  });

  test("is too large together with others as well", () => {
    expect(() => read("10.0.0.0/22", "10.1.0.0/24")).toThrow(/1,276 hosts are too many/);
  });
});

describe("a list", () => {
  const texts = (list: string) => wordsOf(list, "f").map(({ text }) => text);

  test("takes commas, spaces, a byte order mark, any new line, and comments", () => {
    expect(texts("\uFEFFa, b\tc ,d\r\n# all\re # f g\n\n,,\nh")).toEqual([
      "a",
      "b",
      "c",
      "d",
      "e",
      "h",
    ]);
  });

  test("leaves a URL whole", () => {
    expect(texts("http://a/x,y#z, http://b/,http://c/")).toEqual([
      "http://a/x,y#z",
      "http://b/",
      "http://c/",
    ]);
  });
});
