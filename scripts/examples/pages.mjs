// Builds the programs of examples/pages, and opens each in browsers, in four ways.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, firefox } from "playwright";
import { findBrowser } from "../browser.mjs";
import { firefoxPath, missingFirefox } from "../matrix/browsers.mjs";
import { run } from "./commands.mjs";
import { copied, versions } from "./home.mjs";
import { programs } from "./programs.mjs";
import { chromiumArgs, firefoxPrefs, serve, visit, ways } from "./ways.mjs";

const source = fileURLToPath(new URL("../../examples/pages/", import.meta.url));

const BUILD = ["vite", "build", "--logLevel", "error"];
const LIBRARY = [...BUILD, "library"];

export const pages = {
  readme: join(source, "README.md"),
  names: programs.map(({ folder }) => folder),
  head: ["page", "with", "lines", "page and worker, gzip", ...ways.map(({ name }) => name)],
  /** Those of some names. @returns the table's rows, and how many have failed. */
  async run(wanted) {
    const home = copied(source, "pages");
    const browsers = await launched();
    const rows = [];
    let failed = 0;
    try {
      for (const program of programs.filter(({ folder }) => wanted.has(folder))) {
        const row = await tried(program, join(home, program.folder), browsers);
        failed += row.filter((cell) => cell === "FAILED").length;
        console.log(`${program.name}: ${row.slice(1).join(", ")}`);
        rows.push(row);
      }
      if (failed === 0) {
        // Its page imports what is built of it.
        if (!wanted.has("component")) await run(LIBRARY, join(home, "component"));
        await run(["tsc"], home);
      }
    } catch (error) {
      console.error(error.message);
      failed++;
    } finally {
      for (const { browser } of browsers) await browser.close();
    }
    return { rows, failed };
  },
};

async function launched() {
  const browsers = [
    {
      name: "Chromium",
      browser: await chromium.launch({ executablePath: findBrowser(), args: chromiumArgs }),
    },
  ];
  const how = missingFirefox();
  if (how) console.log(`Firefox: not here (${how})`);
  else
    browsers.push({
      name: "Firefox",
      browser: await firefox.launch({
        channel: "moz-firefox",
        executablePath: firefoxPath(),
        firefoxUserPrefs: firefoxPrefs,
      }),
    });
  return browsers;
}

/** The program's row of the table. */
async function tried({ folder, name, uses, allows, use }, home, browsers) {
  if (folder === "component") await run(LIBRARY, home);
  await run(BUILD, home);
  const results = [];
  let size = 0;
  for (const way of ways) {
    const server = await serve(join(home, "dist"), way, allows);
    const passed = [];
    for (const { name: which, browser } of browsers)
      try {
        // As large as it gets: the scripts that Chromium's page has loaded in the end.
        const loaded = await visit(browser, server, way, use);
        if (which === "Chromium") size = Math.max(size, loaded);
        passed.push(which);
      } catch (error) {
        console.error(`${name}, ${way.name}, ${which}: ${error.message}`);
      }
    server.close();
    results.push(passed.length === browsers.length ? passed.join(", ") : "FAILED");
  }
  const kilobytes = `${(size / 1000).toFixed(1)} kB`;
  return [`[${name}](${folder})`, versions(uses), linesOf(home), kilobytes, ...results];
}

/** Lines of the program that are not empty. */
function linesOf(home) {
  const folders = ["src", "library/src"].map((name) => join(home, name)).filter(existsSync);
  const files = folders.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));
  const lines = files.flatMap((file) => readFileSync(file, "utf8").split("\n"));
  return lines.filter((line) => line.trim() !== "").length;
}
