import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { App } from "./apps.js";

const run = promisify(execFile);

/** A program of Node's own, run with the plugin and nothing else. */
async function printed(files: Record<string, string>): Promise<string> {
  await using app = await App.empty();
  await app.write("package.json", '{ "type": "module" }');
  for (const [path, text] of Object.entries(files)) await app.write(path, text);
  const args = ["--import", "@heddle/plugin/node", "main.js"];
  const { stdout } = await run(process.execPath, args, { cwd: app.root });
  return stdout.trim();
}

describe("a program of Node's own that is started with --import @heddle/plugin/node", () => {
  it("has threads, tasks and functions with the directive, with nothing to set up", async () => {
    const text = await printed({
      "base.js":
        'import { Thread } from "@heddle/core"; export class Base extends Thread { twice() { return 2 * this.number; } }',
      "threads.js": `
        import { isMain, task } from "@heddle/core";
        import { Base } from "./base.js";
        export class PingError extends Error {}
        export class Pinger extends Base {
          number = 0;
          run() {
            if (this.number === 0) throw new PingError("none");
            return [this.twice(), isMain];
          }
        }
        export const square = task((value) => value * value);
        export async function where() { "use thread"; return isMain; }`,
      "main.js": `
        import { Pinger, PingError, square, where } from "./threads.js";
        const failed = await new Pinger().start().join().catch((error) => error instanceof PingError);
        const pinger = Object.assign(new Pinger(), { number: 21 });
        console.log(JSON.stringify([failed, await pinger.start().join(), await square(3), await where()]));`,
    });
    expect(JSON.parse(text)).toEqual([true, [42, false], 9, false]);
  });

  it("is a program of one file too", async () => {
    const text = await printed({
      "main.js": `
        import { isMain, Thread } from "@heddle/core";
        export class Job extends Thread { run() { return isMain; } }
        if (isMain) console.log(await new Job().start().join());`,
    });
    expect(text).toBe("false");
  });

  it("does not begin where a task cannot be found, and says file and line", async () => {
    const begun = printed({
      "main.js":
        'import { task } from "@heddle/core";\nconst square = task((x) => x);\nvoid square;',
    });
    await expect(begun).rejects.toThrow(/main\.js:2:16: the task square is not exported/);
  });

  it("tells places in its source where a thread fails", async () => {
    const text = await printed({
      "main.js": `import { isMain, Thread } from "@heddle/core";
export class Job extends Thread {
  run() {
    throw new Error("as it should");
  }
}
if (isMain) console.log((await new Job().start().join().catch((error) => error)).stack);`,
    });
    expect(text).toMatch(/main\.js:4:11/);
  });
});
