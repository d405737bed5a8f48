import { once } from "node:events";
import type { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { ended, printed, run, start } from "./program.js";

const output = (child: { stdout: unknown }) => child.stdout as Readable;

describe.concurrent("the demo with its own fleet", () => {
  test("finds every workstation as the fleet says, on a handful of workers", async () => {
    const { stdout, stderr, code } = await run([]);
    expect(code).toBe(0);
    const rows = stdout.match(/^ws-\d+ +127\.42\.0\.\d+ .*$/gm) ?? [];
    expect(rows).toHaveLength(254);
    expect(stdout).toContain("233 alive, 21 down (8 silent), 0 unresolved; each as the fleet says");
    expect(stdout).toMatch(/762 sent, \d+ answered/);
    expect(stdout).toMatch(/^Own overhead +p50 [\d.]+ ms/m);
    expect(stdout).toMatch(/^Error +p50 [\d.]+ ms.*above the fleet's own delays/m);
    const [, workers] = /with 254 threads on (\d+) workers? of @heddle\/node/.exec(stdout) ?? [];
    expect(Number(workers)).toBeGreaterThanOrEqual(1);
    expect(Number(workers)).toBeLessThan(64);
    // Progress in lines, since this is no terminal.
    expect(stderr).toMatch(/^254 workstations at once, a thread for each:\n( {2}\d.*\n)+/m);
    expect(stderr).not.toContain("\u001b");
  });

  test("notices a fleet that lies, names who did, and ends with 1", async () => {
    const { stdout, code } = await run("--workstations 30 --lie 2 -c 1 -t 1500".split(" "));
    expect(code).toBe(1);
    expect(stdout.match(/ws-\d+ \(.*\) is down, and the fleet says up/g)).toHaveLength(2);
  });

  test("lets threads crash: they say so in their rows, the others go on, and 4 is the exit code", async () => {
    const { stdout, stderr, code } = await run(
      "--workstations 20 --crash 3 -i 50 -t 1500 --json".split(" "),
    );
    const { hosts, summary } = JSON.parse(stdout);
    expect(hosts.slice(0, 3)).toMatchObject(
      Array(3).fill({ verdict: "failed", sent: 1, note: "Error: this thread was told to crash" }),
    );
    expect(summary).toMatchObject({ hosts: 20, failed: 3, alive: 15, down: 2 });
    expect(hosts.slice(3).every(({ sent }: { sent: number }) => sent === 3)).toBe(true);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(4);
  });

  test.each([
    ["node", "@heddle/node", 0],
    ["threads", "@heddle/threads", 1],
  ])(
    "runs by threads.js only with --adapter threads, and says by whom: %s",
    async (adapter, name, each) => {
      const { stdout, stderr, code } = await run(
        [..."--workstations 20 -c 1 -t 1500 --carriers 3 --adapter".split(" "), adapter],
        // What threads.js does, it tells on stderr.
        { env: { ...process.env, DEBUG: "threads:master:spawn" } },
      );
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`with 20 threads on [1-3] workers? of ${name}$`, "m"));
      const spawned = stderr.match(/threads:master:spawn Initializing new thread/g) ?? [];
      expect(spawned.length > 0).toBe(each > 0);
    },
  );

  test("runs on two processes by a queue with --adapter bullmq, and says which of them pinged whom", async () => {
    const { stdout, stderr, code } = await run(
      "--workstations 20 -c 2 -i 50 -t 1500 --adapter bullmq --json".split(" "),
    );
    expect(stderr).toContain("A PostgreSQL and 2 worker processes are started, for the queue.");
    const { adapter, carriers, hosts, overhead } = JSON.parse(stdout);
    expect({ adapter, carriers }).toEqual({ adapter: "@heddle/bullmq", carriers: 2 });
    const pinged = hosts.flatMap(({ machines }: { machines: string[] }) => machines);
    expect(pinged).toHaveLength(20);
    expect(new Set(pinged)).toEqual(new Set(["process-1", "process-2"]));
    expect(hosts.every(({ sent }: { sent: number }) => sent === 2)).toBe(true);
    expect(overhead.p50).toBeGreaterThan(0);
    expect(code).toBe(0);
  });

  test("compares both ways, each measured whole", async () => {
    const { stdout, code } = await run("--workstations 20 --compare -t 1500 --json".split(" "));
    const { comparison, hosts } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(hosts).toHaveLength(20);
    expect(comparison.factor).toBeCloseTo(comparison.inTurn / comparison.atOnce, 2);
    // One after another can be no sooner than all the fleet's delays together.
    const delays = hosts.reduce((sum: number, { seeded = 0 }) => sum + seeded, 0);
    expect(comparison.inTurn).toBeGreaterThan(delays);
  });

  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "at %s ends with a summary of what there is, its fleet with it, with exit code %i",
    async (signal, code) => {
      const child = start(["--loop", "-t", "300", "--workstations", "20", "-i", "100"]);
      await printed(child, /: 1\d up of 20 asked/);
      const whole = ended(child);
      child.kill(signal);
      const { stdout, code: got } = await whole;
      expect(got).toBe(code);
      expect(stdout).toMatch(/20 workstations +1\d alive/);
      expect(stdout).toContain("; interrupted");
    },
  );

  test("at the second Ctrl-C ends at once", async () => {
    const child = start(["--loop", "--workstations", "20"]);
    const closed = once(child, "close");
    await printed(child, "20 workstations at once");
    child.kill("SIGINT");
    child.kill("SIGINT");
    output(child).resume();
    expect((await closed)[0]).toBe(130);
  });

  test("leaves no fleet behind even when it is killed", async () => {
    const child = start(["--loop"]);
    const closed = once(child, "close");
    await printed(child, "254 workstations at once");
    child.kill("SIGKILL");
    output(child).resume();
    await closed;
  });
});

describe.concurrent("what is printed", () => {
  const some = "--workstations 12 -c 2 -i 50 -t 1500".split(" ");

  test("as JSON is one document with a schema, and the fleet's delay beside what was measured", async () => {
    const { stdout, code } = await run([...some, "--json"]);
    const { schema, hosts, threads, carriers, adapter, overhead, error } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(schema).toBe("heddle-pinger/1");
    expect(hosts).toHaveLength(12);
    expect(hosts[0]).toMatchObject({
      name: "ws-001",
      address: "127.42.0.1",
      verdict: "up",
      mode: "http",
    });
    expect(hosts[0].ms).toBeGreaterThan(hosts[0].seeded - 1);
    expect(threads).toBe(12);
    expect(carriers).toBeGreaterThanOrEqual(1);
    expect(adapter).toBe("@heddle/node");
    expect(overhead.p50).toBeGreaterThan(0);
    expect(error.p50).toBeGreaterThan(-1);
  });

  test("as NDJSON is a line for each probe, each host, and all together", async () => {
    const { stdout } = await run([...some, "--format", "ndjson"]);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const types = lines.map(({ type }) => type);
    expect(types.filter((type) => type === "sample")).toHaveLength(24);
    expect(types.filter((type) => type === "host")).toHaveLength(12);
    expect(types.at(-1)).toBe("summary");
  });

  test("as CSV is a line for each host", async () => {
    const { stdout } = await run([...some, "--format", "csv"]);
    const lines = stdout.trim().split("\n");
    expect(lines).toHaveLength(13);
    expect(lines[0]).toMatch(/^name,address,mode,verdict,ms,sent,received,loss,/);
    expect(lines[1]).toMatch(/^ws-001,127\.42\.0\.1,http,up,[\d.]+,2,2,0,/);
  });

  test("for Prometheus is its text format", async () => {
    const { stdout } = await run([...some, "--format", "prometheus"]);
    expect(stdout).toMatch(
      /^heddle_ping_up\{host="ws-001",address="127\.42\.0\.1",mode="http"\} 1$/m,
    );
    expect(stdout).toMatch(/^heddle_ping_rtt_seconds\{host="ws-001",.*quantile="0\.5"\} 0\.\d+$/m);
    for (const line of stdout.trim().split("\n")) {
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{.*\})? [\d.e+-]+)$/);
    }
  });

  test("can be the names alone of those that answered, or did not", async () => {
    const fleet = "--workstations 20 --seed 3 -c 1 -t 1500".split(" ");
    const [alive, unreachable] = await Promise.all([
      run([...fleet, "--alive"]),
      run([...fleet, "--unreachable", "-q"]),
    ]);
    const names = `${alive.stdout}${unreachable.stdout}`.trim().split("\n");
    expect(names.sort()).toEqual(
      Array.from({ length: 20 }, (_, index) => `ws-${String(index + 1).padStart(3, "0")}`),
    );
    expect(unreachable.stderr).toBe("");
  });

  test("with --quiet is the summary alone", async () => {
    const { stdout, stderr } = await run([...some, "--quiet"]);
    expect(stdout).toMatch(/^12 workstations +/);
    expect(stderr).toBe("");
  });
});

describe.concurrent("the demo with real hosts", () => {
  const once = "--mode tcp -c 1 -t 5000".split(" ");

  test("ends with 0 when all of them are up", async () => {
    const { stdout, code } = await run([...once, "127.0.0.1", "127.42.0.0/30"]);
    expect(stdout).toContain("3 alive");
    expect(code).toBe(0);
  });

  test("ends with 1 when one is not, and has a row with the reason", async () => {
    const { stdout, code } = await run(["-c", "1", "--mode", "auto", "dead=http://127.42.0.1:1/"]);
    expect(stdout).toMatch(/^dead +127\.42\.0\.1 +http +down +100 % .* connection refused$/m);
    expect(code).toBe(1);
  });

  test("keeps to a rate", async () => {
    const { stdout } = await run([
      ..."--mode tcp -p 1 -c 5 -i 1 --rate 50 --json".split(" "),
      "127.0.0.1-4",
    ]);
    // Twenty probes, the last of them 19 fiftieths of a second after the first.
    expect(JSON.parse(stdout).took).toBeGreaterThan(375);
  });

  test("sends again what got no answer, as often as --retries says", async () => {
    const { stdout } = await run(
      "-c 1 --retries 2 --format ndjson http://127.42.0.1:1/".split(" "),
    );
    expect(JSON.parse(stdout.split("\n")[0] ?? "")).toMatchObject({ verdict: "down", tries: 3 });
  });
});

test("the fleet alone is served, for this pinger or another one, until Ctrl-C", async () => {
  const child = start(["fleet", "--workstations", "8"]);
  const closed = once(child, "close");
  let list = "";
  output(child).on("data", (chunk) => {
    list += chunk;
  });
  await printed(child, "8 workstations are served");
  const { stdout } = await run(["-", "-c", "1", "-t", "500", "--json"], { input: list });
  expect(JSON.parse(stdout).summary).toMatchObject({ hosts: 8 });
  expect(JSON.parse(stdout).hosts[0]).toMatchObject({ name: "ws-001", verdict: "up" });
  child.kill("SIGINT");
  expect((await closed)[0]).toBe(130);
});
