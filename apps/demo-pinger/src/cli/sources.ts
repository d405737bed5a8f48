import { networkInterfaces } from "node:os";
import type { Readable } from "node:stream";
import { canPing } from "../probes/icmp.js";
import type { Target } from "../target.js";
import { parseHosts, toTarget } from "../targets/parse.js";
import { readFileWords, readInputWords } from "../targets/read.js";
import { argumentWords, type Word } from "../targets/words.js";
import { UsageError } from "../usage.js";
import { count } from "../words.js";
import type { PingWish } from "./arguments.js";

export interface Found {
  readonly targets: readonly Target[];
  /** What the person should know before it begins. */
  readonly notices: readonly string[];
}

type Asked = Pick<PingWish, "mode" | "port" | "maxHosts"> & {
  readonly sources: NonNullable<PingWish["sources"]>;
};

/** Reads and counts all hosts, and decides how each is asked, before any of them is. */
export async function findTargets(
  { sources, mode, port, maxHosts }: Asked,
  input: Readable,
): Promise<Found> {
  const words: Word[] = [];
  for (const word of sources.words) {
    if (word !== "-") words.push(...argumentWords(word));
    else if (!words.some(({ where }) => where.startsWith("standard input"))) {
      words.push(...(await readInputWords(input)));
    }
  }
  for (const path of sources.files) {
    words.push(...(path === "-" ? await readInputWords(input) : await readFileWords(path)));
  }
  const zones = Object.keys(networkInterfaces());
  const { hosts, duplicates } = parseHosts(words, { maxHosts, zones });
  const notices: string[] = [];
  if (duplicates > 0) {
    const was = duplicates === 1 ? "was named before and is" : "were named before and are";
    notices.push(`${count(duplicates, "host")} ${was} asked once.`);
  }

  const plain = hosts.some(({ url, port: own }) => url === undefined && own === undefined);
  const mayPing = mode === "icmp" || (mode === "auto" && port === undefined && plain);
  const ping = mayPing && (await canPing());
  if (mode === "icmp" && !ping) {
    throw new UsageError(
      "the system's ping cannot be used: install iputils-ping and allow it, or write --mode tcp",
    );
  }
  if (mode === "auto" && mayPing) {
    notices.push(
      ping
        ? "Asked by ICMP, through the system's ping."
        : "The system's ping cannot be used: asked by TCP connect, to ports 443 and 80.",
    );
  }
  return { targets: hosts.map((host) => toTarget(host, { mode, port, ping })), notices };
}
