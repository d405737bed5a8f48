import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "./program.js";

// What people type and pipe by mistake: each with the words that help and the right exit code.

let folder: string;
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return name;
};
const read = (words: string[], input?: string) => run(words, { cwd: folder, input });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pinger-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A closed port of this machine, which answers at once: with a refusal. */
const quick = ["--mode", "tcp", "-p", "1", "-c", "1"];

describe.concurrent("refused with exit code 3, with words and no stack", () => {
  test.each([
    ["a network that is too large", ["10.0.0.0/0"], /the 4,294,967,294 addresses .* are too many/],
    ["a prefix that is too long", ["10.0.0.0/33"], /"\/33" is not a length.*write \/0 to \/32/],
    ["a reversed range", ["10.0.0.50-1"], /ends before it begins: write 10\.0\.0\.1-10\.0\.0\.50/],
    ["port 0", ["host:0"], /"0" is not a port: write a number from 1 to 65535/],
    ["port 70000", ["host:70000"], /"70000" is not a port/],
    ["port 1.5", ["host:1.5"], /"1\.5" is not a port/],
    ["port abc", ["host:abc"], /"abc" is not a port/],
    ["a timeout of 0", ["-t", "0", "host"], /from 1 to 3600000/],
    ["an interval of -1", ["-i", "-1", "host"], /from 1 to 3600000/],
    ["a count of NaN", ["-c", "NaN", "host"], /from 1 to 1000000/],
    ["127.1", ["127.1"], /write all four numbers from 0 to 255, as in 127\.0\.0\.1/],
    ["0x7f.1", ["0x7f.1"], /write all four numbers/],
    ["2130706433", ["2130706433"], /write all four numbers/],
    ["010.0.0.1", ["010.0.0.1"], /write all four numbers/],
    ["an empty string", [""], /a host is empty: write a name or an address/],
    ["0.0.0.0", ["0.0.0.0"], /it would connect to this machine: write 127\.0\.0\.1/],
    ["a link-local address without a zone", ["fe80::1"], /write its interface, as in fe80::1%/],
    [
      "a file that is not there",
      ["-f", "missing"],
      /missing cannot be read: there is no such file/,
    ],
    ["a directory", ["-f", "."], /\. cannot be read: that is a directory/],
    [
      "5,000 hosts",
      ["10.0.0.0-10.0.19.135"],
      /the 5,000 addresses .* at most 1024.*--max-hosts 5000/,
    ],
  ])("%s", async (_title, words, message) => {
    const { stdout, stderr, code } = await read(words);
    expect({ stdout, code }).toEqual({ stdout: "", code: 3 });
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test.each([
    ["an empty file", "", /list is empty: write a host to a line/],
    ["a file of comments", "# one\n  # two\n", /list has nothing but comments/],
    ["a binary file", Uint8Array.of(97, 10, 0, 98), /list is not a text file, byte 3 is 0/],
    ["a file in another encoding", Uint8Array.of(0xe4, 10), /list is not a text file in UTF-8/],
    [
      "a list with mistakes, each with its line",
      "a\n127.1\nb:0\n",
      /list:2: "127\.1".*\n.*list:3: "0"/,
    ],
  ])("%s", async (title, content, message) => {
    const name = `${title.replace(/\W/g, "-")}.list`;
    const { stderr, code } = await read(["-f", file(name, content)]);
    expect(stderr).toMatch(message);
    expect(code).toBe(3);
  });

  test("5,000 hosts of a list", async () => {
    const many = Array.from({ length: 5_000 }, (_, n) => `h${n}`).join("\n");
    const { stderr, code } = await read(["-"], many);
    expect(stderr).toMatch(/5,000 hosts are too many: at most 1024/);
    expect(code).toBe(3);
  });

  test("standard input without a host", async () => {
    const { stderr, code } = await read(["-"], "");
    expect(stderr).toMatch(/standard input is empty/);
    expect(code).toBe(3);
  });

  test("a closed standard input", async () => {
    const { stderr, code } = await run(["-"], { shell: '"$@" <&-' });
    expect(stderr).toMatch(/^error: standard input (is empty|cannot be read)/);
    expect(code).toBe(3);
  });

  test("ICMP on a machine without ping", async () => {
    const { stderr, code } = await run(["--mode", "icmp", "127.0.0.1"], withoutPing());
    expect(stderr).toMatch(/the system's ping cannot be used: install iputils-ping.*--mode tcp/);
    expect(code).toBe(3);
  });
});

/** An environment in which no program is found but Node. */
function withoutPing() {
  const bin = mkdtempSync(join(folder, "bin-"));
  symlinkSync(process.execPath, join(bin, "node"));
  return { env: { ...process.env, PATH: bin } };
}

describe.concurrent("understood", () => {
  test("a name without an address among good ones: they are asked all the same, and 2 is the exit code", async () => {
    const { stdout, code } = await read([...quick, "127.0.0.1", "no-such.invalid", "127.0.0.2"]);
    expect(stdout).toMatch(/no-such\.invalid +tcp +unresolved/);
    expect(stdout.match(/^127\.0\.0\.\d +tcp +up/gm)).toHaveLength(2);
    expect(stdout).toMatch(/2 alive, 0 down, 1 unresolved/);
    expect(code).toBe(2);
  });

  test("duplicates: asked once, with a notice", async () => {
    const { stdout, stderr, code } = await read([
      ...quick,
      "127.0.0.1",
      "127.0.0.1",
      "127.0.0.0/30",
    ]);
    expect(stderr).toMatch(/2 hosts were named before and are asked once/);
    expect(stdout).toMatch(/2 alive/);
    expect(code).toBe(0);
  });

  test("commas, spaces, a byte order mark and carriage returns", async () => {
    const list = "\uFEFF127.0.0.1, 127.0.0.2\r\nnas=127.0.0.3 # mine\r\n";
    const { stdout, code } = await read([
      ...quick,
      "--alive",
      "-f",
      file("crlf.list", list),
      "127.0.0.4,127.0.0.5",
    ]);
    expect(stdout.split("\n").sort()).toEqual([
      "",
      "127.0.0.1",
      "127.0.0.2",
      "127.0.0.4",
      "127.0.0.5",
      "nas",
    ]);
    expect(code).toBe(0);
  });

  test("a machine without ping: asked by TCP, which is said once", async () => {
    const { stderr, stdout } = await run(["--json", "-c1", "-t300", "127.0.0.1"], withoutPing());
    expect(stderr).toMatch(/ping cannot be used: asked by TCP connect, to ports 443 and 80/);
    expect(JSON.parse(stdout).hosts).toMatchObject([{ mode: "tcp", verdict: "up" }]);
  });

  test("few file descriptors: fewer requests at once, and nothing is lost", async () => {
    const { stdout, stderr, code } = await run([...quick, "127.0.0.0-127.0.0.199", "-q"], {
      shell: 'ulimit -n 128; "$@"',
    });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/200 alive/);
    expect(code).toBe(0);
  });

  test("too few file descriptors: it says so, and ends", async () => {
    const { stdout, stderr, code } = await run([...quick, "127.0.0.1"], {
      shell: 'ulimit -n 30; "$@"',
    });
    expect(`${stdout}${stderr}`).toMatch(/file descriptors|EMFILE/);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(4);
  });

  test("a reader that has seen enough", async () => {
    const { stdout, stderr } = await run(
      ["--format", "ndjson", "--loop", "-i", "10", ...quick.slice(0, 4), "127.0.0.1"],
      {
        shell: '"$@" | head -n 2',
      },
    );
    expect(stdout.trim().split("\n")).toHaveLength(2);
    expect(stderr).not.toMatch(/EPIPE|^\s+at /m);
  });
});

test("1,000 hosts that are all silent take little more than the timeout", async () => {
  // One listener on all of 127.0.0.0/8 whose queue is full: the kernel drops what comes.
  const full = fork(new URL("./full.queue.mjs", import.meta.url), ["0.0.0.0", "for ever"]);
  const [port] = (await once(full, "message")) as [number];
  const fill = await run([
    "--mode",
    "tcp",
    "-p",
    `${port}`,
    "-c1",
    "-t300",
    "-q",
    "127.9.9.0-127.9.9.9",
  ]);
  expect(fill.stdout).toMatch(/down/);
  const { stdout, code } = await run([
    "--mode",
    "tcp",
    "-p",
    `${port}`,
    "-c1",
    "-t500",
    "--json",
    "127.10.0.0-127.10.3.231",
  ]);
  const { took, summary, hosts } = JSON.parse(stdout);
  expect(summary).toMatchObject({ hosts: 1_000, alive: 0, down: 1_000 });
  expect(hosts[0]).toMatchObject({ verdict: "silent", note: "no answer within 500 ms" });
  expect(code).toBe(1);
  // 650 on a machine that has nothing else to do.
  expect(took).toBeLessThan(3_000);
  full.kill("SIGKILL");
});
