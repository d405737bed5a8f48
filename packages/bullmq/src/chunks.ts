/** Threads that are alike and were started in one tick travel together: a job costs far more than a thread. */
import type { FleetStart } from "@heddle/core/adapter/fleet";
import { jobIdOf, ROW, rowOf } from "./idents.js";
import type { JobData } from "./jobs.js";

/** As few threads of one tick travel each by itself, so that all machines get some. */
const FEW = 16;
/** Jobs that more of them make at least: for machines that nobody has counted. */
const JOBS = 64;
/** Bytes from which on a job takes no more. */
const MOST_BYTES = 512 * 1024;

/** A job as its client sees it. */
export class Chunk {
  /** Places of the threads whose end is not known. */
  readonly open: Set<number>;
  /** So many may have begun, as far as is known. */
  begun = 0;
  /** What was asked for threads that have not ended, by place. */
  readonly asked = new Map<number, { readonly kill: boolean; readonly bytes: Uint8Array }>();
  /** When something was heard of it, in milliseconds of `performance.now()`. */
  heardAt = performance.now();
  /** BullMQ has it. */
  added = false;

  constructor(
    readonly id: string,
    readonly data: JobData,
  ) {
    this.open = new Set(data.idents.keys());
  }

  get single(): boolean {
    return this.data.idents.length === 1;
  }

  placeOf(ident: number): number {
    return this.data.idents.indexOf(ident);
  }
}

/** @param size threads in a job; "auto": by how many there are. */
export function cut(
  starts: readonly FleetStart[],
  size: number | "auto",
  from: string,
): { readonly id: string; readonly data: JobData }[] {
  const most = size === "auto" ? sizeFor(starts.length) : Math.min(size, ROW);
  const groups = new Map<string, FleetStart[][]>();
  for (const start of starts) {
    const { key, kind, retries, ident } = start;
    const alike = `${rowOf(ident)} ${kind} ${retries} ${key}`;
    let parts = groups.get(alike);
    if (!parts) {
      parts = [];
      groups.set(alike, parts);
    }
    const last = parts.at(-1);
    if (last && last.length < most && bytesOf(last) < MOST_BYTES) last.push(start);
    else parts.push([start]);
  }
  const numbers = new Map<number, number>();
  return [...groups.values()].flat().map((part) => {
    const row = rowOf((part[0] as FleetStart).ident);
    const number = numbers.get(row) ?? 0;
    numbers.set(row, number + 1);
    return { id: jobIdOf(row, number), data: dataOf(part, from) };
  });
}

function sizeFor(count: number): number {
  return count <= FEW ? 1 : Math.min(ROW, Math.ceil(count / JOBS));
}

function bytesOf(part: readonly FleetStart[]): number {
  return part.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
}

function dataOf(part: readonly FleetStart[], from: string): JobData {
  const { key, kind, retries } = part[0] as FleetStart;
  return {
    heddle: 1,
    class: key,
    kind,
    retries,
    from,
    names: part.map(({ name }) => name),
    idents: part.map(({ ident }) => ident),
    bytes: part.map(({ bytes }) => Buffer.from(bytes).toString("base64")),
  };
}
