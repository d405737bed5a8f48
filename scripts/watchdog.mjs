// Vitest's `globalSetup`: a test that computes for ever lets no timer of its own process fire, so its time limit
// never comes. This looks from Vitest's own process, names the test, and ends the process that it hangs in.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Milliseconds above a test's own limit. */
const GRACE = 30_000;
const OFTEN = 1_000;

export function setup() {
  const folder = mkdtempSync(join(tmpdir(), "heddle-watch-"));
  // For `watchdog.setup.mjs`, in the processes that run the tests.
  process.env.HEDDLE_WATCH = folder;
  const timer = setInterval(() => look(folder), OFTEN);
  return () => {
    clearInterval(timer);
    rmSync(folder, { recursive: true, force: true });
  };
}

function look(folder) {
  for (const pid of readdirSync(folder)) {
    const running = read(join(folder, pid));
    if (
      !running ||
      Date.now() - running.since < (process.env.HEDDLE_HANG_MS ?? running.limit + GRACE)
    )
      continue;
    console.error(`hangs: ${running.name}`);
    rmSync(join(folder, pid));
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** What runs there, unless it is being written just now. */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
