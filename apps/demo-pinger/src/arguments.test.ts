import { describe, expect, test } from "vitest";
import { readArguments } from "./arguments.js";

describe("the words after npm start --", () => {
  test("are the demo's own fleet where there are none", () => {
    expect(readArguments([])).toEqual({
      kind: "fleet",
      count: 254,
      seed: 7,
      lies: 0,
      timeout: 1000,
      adapter: "node",
      json: false,
    });
  });

  test("can change the fleet", () => {
    const words = "--count 12 --seed 3 --lie 1 --timeout 500 --json".split(" ");
    expect(readArguments(words)).toEqual({
      kind: "fleet",
      count: 12,
      seed: 3,
      lies: 1,
      timeout: 500,
      adapter: "node",
      json: true,
    });
  });

  test("can be hosts", () => {
    expect(readArguments(["10.0.0.1", "host:22", "--timeout", "50"])).toMatchObject({
      kind: "hosts",
      targets: [{ name: "10.0.0.1" }, { name: "host:22" }],
      timeout: 50,
    });
  });

  test("can choose the adapter, for the fleet and for hosts", () => {
    const adapter = "threads";
    expect(readArguments(["--adapter", adapter])).toMatchObject({ kind: "fleet", adapter });
    expect(readArguments(["host", "--adapter", adapter])).toMatchObject({ kind: "hosts", adapter });
  });

  test("can ask for the page", () => {
    expect(readArguments(["web"])).toMatchObject({ kind: "web", port: 4254 });
    expect(readArguments(["web", "--port", "80"])).toMatchObject({ kind: "web", port: 80 });
  });

  test("can ask for help, which says everything there is", () => {
    const ending = readArguments(["--help"]);
    expect(ending).toMatchObject({ kind: "end", exitCode: 0 });
    for (const word of [
      "web",
      "HOST",
      "--timeout",
      "--adapter",
      "--json",
      "--method",
      "--port",
      "--count",
    ]) {
      expect(ending).toHaveProperty("text", expect.stringContaining(word));
    }
  });

  test.each([
    ["--timeout -5", /--timeout <ms>.*'-5'.*from 1 to 600000/],
    ["--timeout NaN", /--timeout <ms>.*'NaN'/],
    ["--timeout 0", /--timeout <ms>.*'0'/],
    ["--timeout 1e3", /--timeout/],
    ["--count 0", /--count <n>.*from 1 to 1016/],
    ["--count 1.5", /--count/],
    ["--count 5000", /--count/],
    ["--seed x", /--seed/],
    ["--port 0 host", /"0" is not a port: write a number from 1 to 65535/],
    ["--port 65536", /--port <n>.*'65536'/],
    ["--method icmp host", /--method.*tcp, http/],
    ["--method tcp", /--method is for hosts: write one/],
    ["--count 5 host", /--count is for the demo's own fleet/],
    ["web host", /web takes no hosts: leave out "host"/],
    ["web --json", /--json has no meaning for web/],
    ["--adapter deno", /--adapter <name>.*'deno'.*node, threads/],
    ["web --adapter threads", /--adapter is for the terminal: the page has a choice of its own/],
    ["--nonsense", /unknown option '--nonsense'/],
    ["127.1", /write all four numbers/],
  ])("%s are refused with exit code 2, and what to write is said", (words, message) => {
    const ending = readArguments(words.split(" "));
    expect(ending).toMatchObject({ kind: "end", exitCode: 2 });
    expect(ending).toHaveProperty("text", expect.stringMatching(message));
  });
});
