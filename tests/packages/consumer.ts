import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));
const resolve = createRequire(import.meta.url).resolve;

/** A place outside of the repository, so that nothing of its node_modules can be found by accident. */
export class Consumers {
  private constructor(
    private readonly home: string,
    private readonly tarballs: ReadonlyMap<string, string>,
  ) {}

  /** Packs every package as npm would publish it. */
  static async pack(): Promise<Consumers> {
    const home = await mkdtemp(join(tmpdir(), "heddle-packages-"));
    const tarballs = new Map<string, string>();
    for (const name of await readdir(join(root, "packages"))) {
      const { stdout } = await npm(
        ["pack", "--json", "--pack-destination", home],
        join(root, "packages", name),
      );
      const [packed] = JSON.parse(stdout);
      tarballs.set(packed.name, `file:${join(home, packed.filename)}`);
    }
    return new Consumers(home, tarballs);
  }

  /** A directory with one of the fixtures and these packages of heddle's, and nothing else. */
  async install(fixture: string, ...packages: string[]): Promise<string> {
    const directory = join(this.home, fixture);
    await mkdir(directory);
    const dependencies = Object.fromEntries(packages.map((name) => [name, this.tarball(name)]));
    // What an adapter depends on comes from here too, never from the registry.
    const overrides = { "@heddle/core": this.tarball("@heddle/core") };
    const manifest = { private: true, type: "module", dependencies, overrides };
    await writeFile(join(directory, "package.json"), JSON.stringify(manifest));
    await npm(["install", "--prefer-offline", "--no-package-lock", "--engine-strict"], directory);
    await cp(fileURLToPath(new URL(`fixtures/${fixture}`, import.meta.url)), directory, {
      recursive: true,
    });
    return directory;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.home, { recursive: true, force: true });
  }

  private tarball(name: string): string {
    const tarball = this.tarballs.get(name);
    if (tarball === undefined) throw new Error(`${name} is not a package of this repository`);
    return tarball;
  }
}

/** Runs a program of the consumer's as its own user would, and gives what it printed. */
export async function node(directory: string, program: string, ...args: string[]): Promise<string> {
  const running = run(process.execPath, [program, ...args], { cwd: directory });
  const { stdout } = await running.catch((error) => {
    throw new Error(`${error.message}\n${error.stdout}`);
  });
  return stdout.trim();
}

/** A tool of this repository; only heddle's own packages must be the consumer's. */
export function tool(path: string): string {
  return resolve(path);
}

async function npm(args: string[], cwd: string) {
  const cli = process.env.npm_execpath;
  return cli ? run(process.execPath, [cli, ...args], { cwd }) : run("npm", args, { cwd });
}
