// Builds and runs the programs of examples/toolchains.
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { findBrowser } from "../browser.mjs";
import { run, start, stop } from "./commands.mjs";
import { copied, versions } from "./home.mjs";
import { examples } from "./list.mjs";

const source = fileURLToPath(new URL("../../examples/toolchains/", import.meta.url));

export const toolchains = {
  readme: join(source, "README.md"),
  names: examples.map(({ folder }) => folder),
  head: ["toolchain", "with", "what heddle needs of it", ""],
  /** Those of some names. @returns the table's rows, and how many have failed. */
  async run(wanted) {
    const rows = [];
    let failed = 0;
    for (const example of examples.filter(({ folder }) => wanted.has(folder))) {
      const result = await tried(example);
      if (result !== "runs" && !example.missing) failed++;
      console.log(`${example.name}: ${result}`);
      const used = [`Node ${process.versions.node}`, versions(example.uses)].filter(Boolean);
      rows.push([`[${example.name}](${example.folder})`, used.join(", "), example.needs, result]);
    }
    return { rows, failed };
  },
};

/** What came of it, in a word or more. */
async function tried({ folder, missing, commands, page, serves, asks, says }) {
  if (missing) return `needs ${missing}`;
  const cwd = copied(join(source, folder), folder);
  try {
    let said = "";
    for (const command of commands) said = await run(command, cwd);
    if (page) said = await shown(join(cwd, page));
    if (serves) said = await served(serves, cwd, asks);
    if (said.match(says)) return "runs";
    throw new Error(`it says ${said}`);
  } catch (error) {
    console.error(error.message);
    return "FAILED";
  }
}

/** What the page of a server of the example's own shows, once its other address has answered too. */
async function served(command, cwd, asks) {
  const child = start(command, cwd);
  try {
    const url = await new Promise((resolve, reject) => {
      child.stdout.on("data", () => {
        const found = /http:\/\/localhost:\d+/.exec(child.said);
        if (found) resolve(found[0]);
      });
      child.on("close", () => reject(new Error(`it has ended:\n${child.said}`)));
    });
    const reply = await fetch(url + asks);
    if ((await reply.json()).count !== 1229) throw new Error(`${asks} has answered otherwise`);
    return await look(url);
  } finally {
    stop(child);
  }
}

/** What the page of a directory shows. */
async function shown(directory) {
  const types = { ".html": "text/html", ".js": "text/javascript" };
  const server = createServer(({ url }, response) => {
    const file = join(directory, url === "/" ? "index.html" : url);
    const headers = { "Content-Type": types[extname(file)] ?? "application/octet-stream" };
    if (existsSync(file)) response.writeHead(200, headers).end(readFileSync(file));
    else response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await look(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.close();
  }
}

async function look(url) {
  const browser = await chromium.launch({ executablePath: findBrowser() });
  try {
    const page = await browser.newPage();
    const failed = new Promise((_, reject) => page.on("pageerror", reject));
    await Promise.race([page.goto(url), failed]);
    const text = page.waitForFunction(() => document.getElementById("answer")?.textContent);
    return await (await Promise.race([text, failed])).jsonValue();
  } finally {
    await browser.close();
  }
}
