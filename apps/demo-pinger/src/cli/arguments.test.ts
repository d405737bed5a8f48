import { describe, expect, test } from "vitest";
import { readArguments } from "./arguments.js";

const read = (words: string) => readArguments(words === "" ? [] : words.split(" "));

describe("the words after npm start --", () => {
  test("are the demo's own fleet where there are none", () => {
    expect(read("")).toMatchObject({
      kind: "ping",
      sources: null,
      fleet: { count: 254, seed: 7, lies: 0, crashes: 0 },
      count: 3,
      interval: 1_000,
      timeout: 1_000,
      retries: 0,
      adapter: "node",
      format: "table",
      show: "all",
    });
  });

  test("can change the fleet", () => {
    expect(read("--workstations 12 --seed 3 --lie 1 --crash 2 --json")).toMatchObject({
      fleet: { count: 12, seed: 3, lies: 1, crashes: 2 },
      format: "json",
    });
  });

  test("can be hosts, files and standard input", () => {
    expect(
      read("10.0.0.1 - -f a.txt --file b.txt -t 50 -c 9 -i 20 --mode tcp -p 22"),
    ).toMatchObject({
      kind: "ping",
      sources: { words: ["10.0.0.1", "-"], files: ["a.txt", "b.txt"] },
      timeout: 50,
      count: 9,
      interval: 20,
      mode: "tcp",
      port: 22,
    });
  });

  test("can go on until it is stopped", () => {
    expect(read("--loop")).toMatchObject({ count: Number.POSITIVE_INFINITY });
  });

  test("can choose the adapter and the number of workers", () => {
    expect(read("--adapter threads --carriers 3")).toMatchObject({
      adapter: "threads",
      carriers: 3,
    });
  });

  test("can ask for machines by their queue, and be one of these", () => {
    const connection = "redis://10.0.0.2:6379";
    expect(read(`--adapter bullmq --connection ${connection}`)).toMatchObject({
      adapter: "bullmq",
      connection,
    });
    expect(read(`serve --connection ${connection} --machine left`)).toMatchObject({
      kind: "serve",
      connection,
      machine: "left",
    });
  });

  test("can ask for the page and for the fleet alone", () => {
    expect(read("web")).toMatchObject({ kind: "web", port: 4254, count: 254 });
    expect(read("web --port 80")).toMatchObject({ kind: "web", port: 80 });
    expect(read("fleet --workstations 5 -p 8080")).toMatchObject({
      kind: "fleet",
      port: 8080,
      count: 5,
    });
  });

  test("can ask for help, which says everything there is", () => {
    const ending = read("--help");
    expect(ending).toMatchObject({ kind: "end", exitCode: 0 });
    const all =
      "web fleet serve HOST --file --mode --port --max-hosts --count --loop --interval --timeout --retries --rate " +
      "--format --json --alive --unreachable --quiet --max-loss --reachable --adapter --carriers --connection --compare " +
      "--workstations --seed --lie --crash 130";
    for (const word of all.split(" ")) {
      expect(ending).toHaveProperty("text", expect.stringContaining(word));
    }
  });

  test.each([
    ...["--timeout", "--interval"].flatMap((name) =>
      ["0", "-1", "NaN", "1e3", "1.5", "3600001"].map((value): [string, RegExp] => [
        `${name} ${value} host`,
        new RegExp(
          `${name} <ms>' argument '${value}' is invalid. Write a whole number from 1 to 3600000`,
        ),
      ]),
    ),
    ...["0", "-1", "NaN"].map((value): [string, RegExp] => [
      `--count ${value} host`,
      new RegExp(`--count <n>' argument '${value}' is invalid. Write a whole number from 1`),
    ]),
    ["--retries -1", /from 0 to 100/],
    ["--rate 0", /--rate <n>.*from 1/],
    ["--workstations 0", /--workstations <n>.*from 1 to 1016/],
    ["--workstations 5000", /--workstations/],
    ["--seed x", /--seed/],
    ["--port 0 host", /--port <n>.*'0'.*from 1 to 65535/],
    ["--port 70000 host", /--port <n>.*'70000'/],
    ["--port 1.5 host", /--port <n>.*'1.5'/],
    ["--port abc host", /--port <n>.*'abc'/],
    ["--max-loss 101", /from 0 to 100/],
    ["--mode udp host", /--mode.*auto, icmp, tcp, http/],
    ["--format xml", /--format.*table, json, ndjson, csv, prometheus/],
    ["--mode tcp", /--mode is for hosts: write one/],
    ["--workstations 5 host", /--workstations is for the demo's own fleet/],
    ["--loop --count 3", /--loop and --count contradict each other: leave one of them out/],
    ["--loop --compare", /--loop and --compare contradict/],
    ["--json --format csv", /--json and --format contradict/],
    ["--alive --unreachable", /--alive and --unreachable contradict/],
    ["web host", /too many arguments/],
    ["web --json", /unknown option '--json'/],
    ["--adapter deno", /--adapter <name>.*'deno'.*node, threads, bullmq/],
    ["--connection redis://x", /--connection is for --adapter bullmq: write both/],
    ["--adapter bullmq --connection 10.0.0.2", /--connection <url>.*'10.0.0.2'.*redis:/],
    ["--adapter bullmq --rate 5", /--rate needs memory that all threads share/],
    ["--adapter bullmq --carriers 2 --connection redis://x", /--connection and --carriers contra/],
    ["serve", /serve needs the queue: --connection redis/],
    ["--nonsense", /unknown option '--nonsense'/],
  ])("%s are refused with exit code 3, and what to write is said", (words, message) => {
    const ending = read(words);
    expect(ending).toMatchObject({ kind: "end", exitCode: 3 });
    expect(ending).toHaveProperty("text", expect.stringMatching(message));
  });
});
