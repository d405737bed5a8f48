import { describe, expect, test } from "vitest";
import { parseHosts } from "./hosts.js";
import { UsageError } from "./usage.js";

const requests = (words: string[], options = {}) =>
  parseHosts(words, options).map(({ request }) => request);

describe("a host", () => {
  test.each([
    ["example.org", { method: "tcp", host: "example.org", ports: [443, 80] }],
    ["10.0.0.7", { method: "tcp", host: "10.0.0.7", ports: [443, 80] }],
    ["host:22", { method: "tcp", host: "host", ports: [22] }],
    ["::1", { method: "tcp", host: "::1", ports: [443, 80] }],
    ["[::1]:8080", { method: "tcp", host: "::1", ports: [8080] }],
    ["bücher.example", { method: "tcp", host: "xn--bcher-kva.example", ports: [443, 80] }],
    ["https://example.org/health", { method: "http", url: "https://example.org/health" }],
  ])("%s is read as it is meant", (word, request) => {
    expect(requests([word])).toEqual([request]);
  });

  test("takes --port where it names none", () => {
    expect(requests(["a", "b:1"], { port: 22 })).toEqual([
      { method: "tcp", host: "a", ports: [22] },
      { method: "tcp", host: "b", ports: [1] },
    ]);
  });

  test("is asked over HTTP with --method http", () => {
    expect(requests(["a:8080", "::1"], { method: "http" })).toEqual([
      { method: "http", url: "http://a:8080/" },
      { method: "http", url: "http://[::1]/" },
    ]);
  });

  test("that is named twice is pinged once", () => {
    expect(requests(["10.0.0.1", "10.0.0.0/30"])).toHaveLength(2);
  });

  test.each([
    ["127.1", /"127\.1" is not an address: write all four numbers/],
    ["0x7f.1", /is not an address/],
    ["2130706433", /is not an address/],
    ["010.0.0.1", /is not an address/],
    ["1.2.3.4.5", /is not an address/],
    ["256.1.1.1", /is not an address/],
    ["http://127.1/", /"127\.1" is not an address/],
    ["0.0.0.0", /names no host.*write 127\.0\.0\.1/],
    ["::", /names no host/],
    ["", /a host is empty/],
    [" ", /a host is empty/],
    ["a b", /"a b" is not a host name/],
    ["a..b", /is not a host name/],
    ["-a", /is not a host name/],
    ["a:b:c", /an IPv6 address with a port is written \[::1\]:80/],
    ["host:", /"" is not a port/],
    ["host:0", /"0" is not a port: write a number from 1 to 65535/],
    ["host:65536", /is not a port/],
    ["ftp://host/", /write http:\/\/ or https:\/\//],
    ["http://me:secret@host/", /password/],
    ["10.0.0.1-20", /write a range as 10\.0\.0\.0\/24/],
  ])("%j is refused, and what to write is said", (word, message) => {
    expect(() => parseHosts([word], {})).toThrow(UsageError);
    expect(() => parseHosts([word], {})).toThrow(message);
  });

  test("that is a URL is refused together with what contradicts it", () => {
    expect(() => parseHosts(["http://a/"], { method: "tcp" })).toThrow(/leave out --method tcp/);
    expect(() => parseHosts(["http://a/"], { port: 1 })).toThrow(/not as --port/);
  });
});

describe("a range", () => {
  const addresses = (range: string) => parseHosts([range], {}).map(({ address }) => address);

  test("is its hosts, without the network's own address and the one for everybody", () => {
    expect(addresses("10.0.0.9/29")).toEqual([9, 10, 11, 12, 13, 14].map((n) => `10.0.0.${n}`));
    expect(addresses("192.168.1.0/24")).toHaveLength(254);
  });

  test("of one or two addresses is all of them", () => {
    expect(addresses("10.0.0.1/32")).toEqual(["10.0.0.1"]);
    expect(addresses("10.0.0.0/31")).toEqual(["10.0.0.0", "10.0.0.1"]);
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
    ["10.0.0.0/8", /the 16,777,216 addresses of 10\.0\.0\.0\/8 are too many: at most 1024/],
    ["::/0", /are too many/],
  ])("%s is refused, and what to write is said", (word, message) => {
    expect(() => parseHosts([word], {})).toThrow(message);
  });

  test("is too large together with others as well", () => {
    expect(() => parseHosts(["10.0.0.0/22", "10.1.0.0/24"], {})).toThrow(/too many/);
  });
});
