import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { npm } from "./npm.js";

const run = promisify(execFile);
const resolve = createRequire(import.meta.url).resolve;

/** A place outside of the repository, so that nothing of its node_modules can be found by accident. */
export class Consumers {
  private constructor(
    private readonly home: string,
    /** By the packages' names, as npm takes them in a manifest: `pack.setup.ts` has packed them. */
    private readonly tarballs: Readonly<Record<string, string>>,
  ) {}

  static async make(): Promise<Consumers> {
    const home = await mkdtemp(join(tmpdir(), "heddle-packages-"));
    return new Consumers(home, JSON.parse(process.env.HEDDLE_TARBALLS as string));
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
    const tarball = this.tarballs[name];
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
