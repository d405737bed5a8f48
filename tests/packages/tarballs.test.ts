import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tool } from "./consumer.js";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));
const folders = ["core", "node", "browser", "threads", "conformance", "bullmq", "plugin"];
const npmPage = "https://www.npmjs.com/package/@heddle/";

/** The repository as it is after `changeset version`, without what is built. */
let copy: string;

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), "heddle-tarballs-"));
  const manifests = [
    ...["package.json", ".changeset", "scripts/manifests.mjs"],
    ...(await workspaces()).map((folder) => `${folder}/package.json`),
    ...folders.flatMap((name) =>
      ["README.md", "LICENSE", "src"].map((path) => `packages/${name}/${path}`),
    ),
  ];
  for (const path of manifests) {
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await cp(join(root, path), join(copy, path), { recursive: true });
  }
  await run(process.execPath, [tool("@changesets/cli/bin.js"), "version"], { cwd: copy });
});
afterAll(() => rm(copy, { recursive: true, force: true }));

async function workspaces(): Promise<string[]> {
  const { workspaces } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const found = [];
  for (const pattern of workspaces as string[]) {
    const parent = pattern.replace("/*", "");
    if (parent === pattern) found.push(parent);
    else
      for (const each of await readdir(join(root, parent), { withFileTypes: true }))
        if (existsSync(join(root, parent, each.name, "package.json")))
          found.push(`${parent}/${each.name}`);
  }
  return found;
}

/** The paths in a package's tarball. */
async function packed(folder: string): Promise<string[]> {
  const cwd = join(copy, "packages", folder);
  const { stdout } = await run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd });
  const [{ files }] = JSON.parse(stdout);
  return files.map(({ path }: { path: string }) => path);
}

async function readme(folder: string): Promise<string> {
  return readFile(join(root, "packages", folder, "README.md"), "utf8");
}

/** As the code host and npm make them of headings. */
function anchors(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

describe.each(folders)("the tarball of %s", (folder) => {
  test("has its changelog, its sources without tests, its licence and its README", async () => {
    const paths = await packed(folder);
    expect(paths).toEqual(
      expect.arrayContaining(["CHANGELOG.md", "LICENSE", "README.md", "package.json"]),
    );
    expect(paths.filter((path) => path.startsWith("src/")).length).toBeGreaterThan(1);
    expect(paths.filter((path) => /\.test(-d)?\.ts$/.test(path))).toEqual([]);
    const changelog = await readFile(join(copy, "packages", folder, "CHANGELOG.md"), "utf8");
    expect(changelog).toMatch(new RegExp(`^# @heddle/${folder}\n\n## \\d+\\.\\d+\\.\\d+\n`));
  });

  test("has a README whose links lead somewhere on npm too", async () => {
    const text = (await readme(folder))
      .replaceAll(/^```.*?^```$/gms, "")
      .replaceAll(/`[^`]*`/g, "");
    const paths = await packed(folder);
    const broken = [];
    for (const [, link = ""] of text.matchAll(/\]\(([^)]*)\)/g)) {
      const [page = "", anchor] = link.split("#");
      const other = page.startsWith(npmPage) ? page.slice(npmPage.length) : undefined;
      if (other !== undefined || page === "") {
        const target = folders.includes(other ?? folder) && (await readme(other ?? folder));
        if (!target || (anchor && !anchors(target).includes(anchor))) broken.push(link);
      } else if (!page.startsWith("https://") && !paths.includes(page)) broken.push(link);
    }
    expect(broken).toEqual([]);
  });
});

test("manifests agree on what they have in common, and with an address name their folder of it", async () => {
  const script = join(copy, "scripts/manifests.mjs");
  const manifests = (...args: string[]) => run(process.execPath, [script, ...args]);
  const manifest = join(copy, "packages/core/package.json");
  const read = async () => JSON.parse(await readFile(manifest, "utf8"));

  await manifests("--check");
  await writeFile(
    manifest,
    `${JSON.stringify({ ...(await read()), author: "me" }, undefined, 2)}\n`,
  );
  await expect(manifests("--check")).rejects.toThrow("@heddle/core is not what");
  await expect(manifests("--release")).rejects.toThrow("where the repository is");

  const text = await readFile(script, "utf8");
  const home = "https://code.example/heddle/heddle";
  await writeFile(script, text.replace('const home = "";', `const home = "${home}";`));
  await manifests();
  await manifests("--release");
  expect(await read()).toMatchObject({
    author: "heddle contributors",
    homepage: `${home}/tree/main/packages/core#readme`,
    bugs: `${home}/issues`,
    repository: { type: "git", url: `git+${home}.git`, directory: "packages/core" },
  });
});
