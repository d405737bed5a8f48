/** Programs for the tests: written into a directory of their own, in this package, where its dependencies are found. */
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const own = fileURLToPath(new URL(".", import.meta.url));

export class App implements AsyncDisposable {
  private constructor(readonly root: string) {}

  /** @param files by their paths: a page's main program is `src/main.ts`. */
  static async of(files: Readonly<Record<string, string>>): Promise<App> {
    const app = await App.empty();
    await app.write("index.html", page("/src/main.ts"));
    for (const [path, text] of Object.entries(files)) await app.write(path, text);
    return app;
  }

  /** A program of `test/app`, copied so that it may be changed. */
  static async copied(): Promise<App> {
    const app = await App.empty();
    await cp(join(own, "app"), app.root, { recursive: true });
    return app;
  }

  static async empty(): Promise<App> {
    const folder = join(own, ".apps");
    await mkdir(folder, { recursive: true });
    return new App(await mkdtemp(join(folder, "app-")));
  }

  path(path: string): string {
    return join(this.root, path);
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(this.path(path)), { recursive: true });
    await writeFile(this.path(path), text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}

function page(script: string): string {
  return `<!doctype html><title>threads</title><script type="module" src="${script}"></script>`;
}

/** What the program in `test/app` leaves. */
export const answer = {
  pinger: "here undefined",
  name: "Pinger-1",
  failed: "none",
  counted: 5,
  square: 9,
  cube: 27,
  where: "here undefined",
  stored: 1,
};

const count = 50;

/** Fifty modules of one class each, with a text in each that a minifier leaves alone, and 64 bytes like no other's. */
export function fifty(): Record<string, string> {
  const files: Record<string, string> = {};
  for (const index of indices)
    files[`src/job${index}.ts`] = `
      import { Thread } from "@heddle/core";
      export class Job${index} extends Thread<string> {
        values = [${index}, ${index + 1}];
        salt = "${createHash("sha512").update(`${index}`).digest("hex")}";
        total(weight: number) {
          return this.values.reduce((sum, value) => sum + value * weight, ${index});
        }
        async run() {
          if (this.total(${index}) < 0) throw new RangeError("job ${index} has no total");
          return "the text of job ${index};";
        }
      }`;
  return files;
}

export const indices = [...Array(count).keys()];
