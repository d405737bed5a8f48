import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const program = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

function start(...words: string[]): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, [program, ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    // What threads.js does, it tells on stderr.
    env: { ...process.env, DEBUG: "threads:master:spawn" },
  });
}

/** Runs it to its end; `close` comes when nobody holds its output any more, no child of its own either. */
async function run(...words: string[]) {
  const child = start(...words);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { stdout, stderr, code };
}

/** Resolves when it has printed that. */
async function printed(child: { stdout: Readable }, sought: string): Promise<void> {
  let all = "";
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    all += chunk;
    if (all.includes(sought)) return;
  }
  throw new Error(`It ended without "${sought}":\n${all}`);
}

describe("the demo with its own fleet", () => {
  test("finds every workstation as the fleet says, on a handful of workers", async () => {
    const { stdout, code } = await run();
    expect(code).toBe(0);
    const rows = stdout.match(/^127\.42\.0\.\d+ .*$/gm) ?? [];
    expect(rows).toHaveLength(254);
    expect(stdout).toContain("233 up, 13 down, 8 silent; each as the fleet says");
    expect(stdout).toMatch(/\d+ times as fast/);
    const [, workers] = /with 254 threads on (\d+) workers?/.exec(stdout) ?? [];
    expect(Number(workers)).toBeGreaterThanOrEqual(1);
    expect(Number(workers)).toBeLessThan(64);
  });

  test("notices a fleet that lies, names who did, and ends with 1", async () => {
    const { stdout, code } = await run("--count", "30", "--lie", "2", "--timeout", "600");
    expect(code).toBe(1);
    expect(stdout.match(/ws-\d+ \(.*\) is down, and the fleet says up/g)).toHaveLength(2);
  });

  test.each([
    ["node", "@heddle/node", 0],
    ["threads", "@heddle/threads", 1],
  ])(
    "runs by threads.js only with --adapter threads, and says by whom: %s",
    async (adapter, name, each) => {
      const { stdout, stderr, code } = await run(
        ..."--count 20 --timeout 600 --adapter".split(" "),
        adapter,
      );
      expect(code).toBe(0);
      const [, workers, runBy] = /with 20 threads on (\d+) workers? of (.+)$/m.exec(stdout) ?? [];
      expect(runBy).toBe(name);
      const spawned = stderr.match(/threads:master:spawn Initializing new thread/g) ?? [];
      expect(spawned).toHaveLength(Number(workers) * each);
    },
  );

  test("prints one JSON document and nothing else with --json", async () => {
    const { stdout, code } = await run("--count", "20", "--json", "--timeout", "600");
    const { hosts, threads, carriers, adapter, comparison } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(hosts).toHaveLength(20);
    expect(hosts[0]).toMatchObject({ name: "ws-001", address: "127.42.0.1" });
    expect(threads).toBe(20);
    expect(carriers).toBeGreaterThanOrEqual(1);
    expect(adapter).toBe("@heddle/node");
    expect(comparison.factor).toBeGreaterThan(0);
  });

  test.each([
    ["SIGINT", "One after another", "node", 130],
    ["SIGINT", "All at once", "node", 130],
    ["SIGINT", "All at once", "threads", 130],
    ["SIGTERM", "All at once", "node", 143],
  ] as const)(
    "ends at %s during “%s” by %s, its fleet with it, with exit code %i",
    async (signal, during, adapter, code) => {
      const child = start("--timeout", "300", "--adapter", adapter);
      const closed = once(child, "close");
      await printed(child, during);
      child.kill(signal);
      child.stdout.resume();
      expect((await closed)[0]).toBe(code);
    },
  );

  test("leaves no fleet behind even when it is killed", async () => {
    const child = start();
    const closed = once(child, "close");
    await printed(child, "One after another");
    child.kill("SIGKILL");
    child.stdout.resume();
    await closed;
  });
});

describe("the demo with real hosts", () => {
  test("ends with 0 when all of them are up", async () => {
    const { stdout, code } = await run("127.0.0.1", "127.42.0.0/30");
    expect(stdout).toContain("3 up");
    expect(code).toBe(0);
  });

  test("ends with 1 when one is not, and has a row with the reason", async () => {
    const { stdout, code } = await run("127.0.0.1", "http://127.42.0.1:1/");
    expect(stdout).toMatch(
      /^127\.42\.0\.1 +http:\/\/127\.42\.0\.1:1\/ +down +– +connection refused$/m,
    );
    expect(code).toBe(1);
  });
});

test("words that make no sense are an error with exit code 2", async () => {
  const { stdout, stderr, code } = await run("10.0.0.0/33");
  expect({ stdout, code }).toEqual({ stdout: "", code: 2 });
  expect(stderr).toBe('error: "/33" is not a length for an IPv4 range: write /0 to /32\n');
});
