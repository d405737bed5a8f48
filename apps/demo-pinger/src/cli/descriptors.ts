import { readFileSync } from "node:fs";
import type { Target } from "../target.js";

/** What Node, its workers and the program's own files need. */
const RESERVE = 100;
const LEAST = 4;
/** Where a system does not say, what all of them allow. */
const USUAL = 256;
/** A ping is a process of its own, with pipes. */
const MOST_PINGS = 256;
const MOST = 4_096;

/** How many requests may be under way, so that nobody runs out of file descriptors. */
export function inFlightFor(targets: readonly Target[]): number {
  const each = Math.max(...targets.map(({ request }) => descriptorsOf(request)));
  const room = Math.floor((descriptorLimit() - RESERVE) / each);
  const most = targets.some(({ request }) => request.mode === "icmp") ? MOST_PINGS : MOST;
  return Math.max(LEAST, Math.min(most, room));
}

function descriptorsOf(request: Target["request"]): number {
  if (request.mode === "http") return 2;
  // A name may have several addresses, and each is knocked at.
  return request.mode === "tcp" ? 2 * request.ports.length : 6;
}

function descriptorLimit(): number {
  try {
    const [, soft] =
      /^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
    if (soft !== undefined) return Number(soft);
  } catch {
    // Not Linux.
  }
  return process.platform === "win32" ? MOST : USUAL;
}
