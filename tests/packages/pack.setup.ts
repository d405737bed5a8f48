/** Packs every package as npm would publish it, once for all tests. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { npm } from "./npm.js";

const packages = fileURLToPath(new URL("../../packages/", import.meta.url));

export async function setup(): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), "heddle-tarballs-"));
  const pack = async (name: string) => {
    const command = ["pack", "--json", "--pack-destination", home];
    const [packed] = JSON.parse((await npm(command, join(packages, name))).stdout);
    return [packed.name, `file:${join(home, packed.filename)}`] as const;
  };
  const packed = await Promise.all((await readdir(packages)).map(pack));
  // For `consumer.ts`, in the processes that run the tests.
  process.env.HEDDLE_TARBALLS = JSON.stringify(Object.fromEntries(packed));
  return () => rm(home, { recursive: true, force: true });
}
