/** The data of a job. It comes from outside of the process, so each field is checked. */

/** A job's data: threads that are alike. Everything but `bytes` is there for operators to see. */
export interface JobData {
  /** The layout of this, which both sides must know. */
  readonly heddle: 1;
  /** The class of the threads. */
  readonly class: string;
  readonly kind: "virtual" | "platform";
  /** How often they may run again; 0: at most once. */
  readonly retries: number;
  /** The process that started them. */
  readonly from: string;
  readonly names: readonly string[];
  readonly idents: readonly number[];
  /** What `Station.run` takes, in base64. */
  readonly bytes: readonly string[];
  /** Places of threads that were asked to stop while no machine had the job: they never run. */
  readonly stopped?: readonly number[] | undefined;
}

/** An end, by the thread's place in its job. */
export type JobEnd = readonly [place: number, bytes: string];

/** A job's progress, also told as an event. */
export interface JobProgress {
  /** So many of the threads may have begun: written before they do. */
  readonly begun: number;
  /** The machine that has the job. */
  readonly machine: string;
  /** Ends that are in the job's log too; left out where they are large. */
  readonly ends: readonly JobEnd[];
}

/** What a job gives: the last ends, which are not in its log. */
export interface JobResult {
  readonly machine: string;
  readonly ends: readonly JobEnd[];
}

/** @throws {TypeError} for what is no job of ours. */
export function checkJob(data: unknown): JobData {
  const it = (typeof data === "object" && data !== null ? data : {}) as Partial<JobData>;
  if (it.heddle !== 1) throw new TypeError("the job is none of this version of @heddle/bullmq");
  const { idents, bytes, names } = it;
  const alike =
    Array.isArray(idents) &&
    Array.isArray(bytes) &&
    Array.isArray(names) &&
    idents.length > 0 &&
    idents.length === bytes.length &&
    idents.length === names.length &&
    idents.every((ident) => Number.isSafeInteger(ident)) &&
    bytes.every((each) => typeof each === "string") &&
    names.every((each) => typeof each === "string");
  const rest =
    typeof it.class === "string" &&
    typeof it.from === "string" &&
    (it.kind === "virtual" || it.kind === "platform") &&
    Number.isSafeInteger(it.retries) &&
    (it.stopped === undefined || Array.isArray(it.stopped));
  if (!alike || !rest) throw new TypeError("the job is not what @heddle/bullmq writes");
  return it as JobData;
}

/** Those that are ends, of what should be a list of them. */
function endsOf(ends: unknown): JobEnd[] {
  if (!Array.isArray(ends)) return [];
  return ends.filter(
    (end): end is JobEnd =>
      Array.isArray(end) &&
      end.length === 2 &&
      Number.isSafeInteger(end[0]) &&
      typeof end[1] === "string",
  );
}

/** The log of a job: one row each time that ends of threads are written. */
export function endsInLog(rows: readonly string[]): JobEnd[] {
  return rows.flatMap((row) => {
    try {
      return endsOf(JSON.parse(row));
    } catch {
      // Somebody else's row.
      return [];
    }
  });
}

export function progressOf(progress: unknown): JobProgress {
  const it = (typeof progress === "object" && progress !== null ? progress : {}) as {
    [Key in keyof JobProgress]?: unknown;
  };
  return {
    begun: Number.isSafeInteger(it.begun) ? (it.begun as number) : 0,
    machine: typeof it.machine === "string" ? it.machine : "",
    ends: endsOf(it.ends),
  };
}

export function resultOf(result: unknown): JobResult {
  const { machine, ends } = progressOf(result);
  return { machine, ends };
}
