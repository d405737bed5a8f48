// Where the examples are built: outside of the repository, with what they need installed once for each lockfile.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pack } from "../pack.mjs";

const installed = fileURLToPath(new URL("../../examples/toolchains/installed/", import.meta.url));
const lock = readFileSync(join(installed, "package-lock.json"));
const hash = createHash("sha256").update(lock).digest("hex").slice(0, 12);

const home = join(tmpdir(), `heddle-toolchains-${hash}`);
export const modules = join(home, "node_modules");

/** Installs what the toolchains are made of, and heddle as it is now. */
export function install() {
  const stamp = join(home, "installed");
  if (!existsSync(stamp)) {
    rmSync(home, { recursive: true, force: true });
    cpSync(installed, home, { recursive: true });
    const cli = process.env.npm_execpath;
    const args = ["ci", "--no-audit", "--no-fund"];
    const { status } = cli
      ? spawnSync(process.execPath, [cli, ...args], { cwd: home, stdio: "inherit" })
      : spawnSync("npm", args, { cwd: home, stdio: "inherit" });
    if (status !== 0) throw new Error("the toolchains cannot be installed");
    writeFileSync(stamp, "");
  }
  const packed = pack(join(home, "tarballs"));
  for (const name of ["core", "node", "browser", "plugin"]) {
    const folder = join(modules, "@heddle", name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const tarball = packed.get(`@heddle/${name}`);
    const args = ["-xzf", tarball, "-C", folder, "--strip-components", "1"];
    const { status, stderr } = spawnSync("tar", args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`tar: ${stderr}`);
  }
}

/** A fresh copy of a folder of this repository. @returns where it is. */
export function copied(source, name) {
  const folder = join(home, name);
  rmSync(folder, { recursive: true, force: true });
  cpSync(source, folder, { recursive: true });
  return folder;
}

/** What was used, with versions. */
export function versions(uses = []) {
  const version = (name) =>
    JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8")).version;
  return uses.map((name) => `${name} ${version(name)}`).join(", ");
}

/** Writes a table between the two comments of a README. */
export function writeTable(readme, table) {
  const text = readFileSync(readme, "utf8");
  const place = /(?<=<!-- table -->\n).*?(?=<!-- \/table -->)/s;
  if (!place.test(text)) throw new Error(`${readme} has no place for the table`);
  writeFileSync(
    readme,
    text.replace(place, () => `\n${table}\n`),
  );
}
