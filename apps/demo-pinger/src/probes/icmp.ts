import { type ChildProcess, spawn } from "node:child_process";
import type { Answer, ProbeOptions } from "../target.js";
import { errorAnswer, silence } from "./reasons.js";
import { resolve } from "./resolve.js";

/** How long the process may take above the timeout: to start, and to end. */
const GRACE = 1_000;

/** One packet by the system's ping, which times it itself: this program's own delays are not in it. */
export async function probeIcmp(host: string, options: ProbeOptions): Promise<Answer> {
  const addresses = await resolve(host, options);
  if (!Array.isArray(addresses)) return addresses;
  options.signal.throwIfAborted();
  const [address = host] = addresses;
  const answer = await runPing(address, options);
  return address === host ? answer : { ...answer, address };
}

/** Whether this machine has a ping that may be used, and that says what `probeIcmp` can read. */
export async function canPing(): Promise<boolean> {
  if (process.platform !== "linux" && process.platform !== "darwin") return false;
  const { signal } = new AbortController();
  return (await runPing("127.0.0.1", { timeout: 2_000, signal })).verdict === "up";
}

function runPing(address: string, { timeout, signal }: ProbeOptions): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let child: ChildProcess;
    try {
      child = spawn("ping", pingArguments(address, timeout), {
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, LC_ALL: "C" },
      });
    } catch (error) {
      resolve(errorAnswer(error as NodeJS.ErrnoException));
      return;
    }
    let output = "";
    const collect = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    const deadline = setTimeout(() => child.kill("SIGKILL"), timeout + GRACE);
    const end = () => {
      clearTimeout(deadline);
      signal.removeEventListener("abort", stop);
    };
    const stop = () => {
      end();
      child.kill("SIGKILL");
      reject(signal.reason);
    };
    child.once("error", (error: NodeJS.ErrnoException) => {
      end();
      resolve(errorAnswer(error));
    });
    child.once("close", (code) => {
      end();
      resolve(readPing(output, code, timeout));
    });
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
  });
}

function pingArguments(address: string, timeout: number): string[] {
  // macOS counts the timeout in milliseconds, iputils and busybox in seconds.
  const wait = process.platform === "darwin" ? Math.ceil(timeout) : Math.max(0.001, timeout / 1000);
  return ["-n", "-c", "1", "-W", String(wait), address];
}

/** What ping's output and exit code say. */
export function readPing(output: string, code: number | null, timeout: number): Answer {
  const [, time] = /\btime[=<]([\d.]+) ?ms/.exec(output) ?? [];
  if (time !== undefined) {
    const ms = Number(time);
    return ms <= timeout ? { verdict: "up", ms } : silence(timeout);
  }
  const [, unreachable] =
    /(Destination \w+ [Uu]nreachable|Time to live exceeded)/.exec(output) ?? [];
  if (unreachable !== undefined) {
    return { verdict: "down", ms: null, note: unreachable.toLowerCase() };
  }
  const [, complaint] = /^(?:ping6?|connect): (?:connect: |socket: )?(.+)$/m.exec(output) ?? [];
  if (complaint !== undefined && /network is unreachable|no route/i.test(complaint)) {
    return { verdict: "down", ms: null, note: complaint.toLowerCase() };
  }
  if (complaint !== undefined && code !== 0 && code !== 1) {
    return { verdict: "failed", ms: null, note: `ping: ${complaint}` };
  }
  return silence(timeout);
}
