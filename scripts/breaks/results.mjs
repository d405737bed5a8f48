// What came of each mistake, kept so that a run that was ended goes on where it was. Shards share the file.
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./copy.mjs";

const file = join(root, ".breaks", "results.jsonl");

export class Results {
  #known = new Map();
  #state;

  /** @param state of the sources: what came of others does not count. */
  constructor(state, fresh = false) {
    this.#state = state;
    if (fresh) rmSync(file, { force: true });
    if (!existsSync(file)) return;
    for (const line of readFileSync(file, "utf8").split("\n").filter(Boolean)) {
      const { key, ...result } = JSON.parse(line);
      this.#known.set(key, result);
    }
  }

  of(mistake) {
    return this.#known.get(this.#key(mistake));
  }

  add(mistake, result) {
    const key = this.#key(mistake);
    this.#known.set(key, result);
    // One that cannot be made is tried again.
    if (result.outcome === "error") return;
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, `${JSON.stringify({ key, what: mistake.what, ...result })}\n`);
  }

  #key({ file, find, put, by }) {
    const text = JSON.stringify([this.#state, file, find, put, by]);
    return createHash("sha256").update(text).digest("hex");
  }
}
