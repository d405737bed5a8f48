import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright";
import { preview } from "vite";
import { expect, test } from "vitest";
import { findBrowser } from "../../../scripts/browser.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const said = [/^Sleeper-1 slept \d+ ms$/, /^Sleeper-2 slept \d+ ms$/];

test("the program runs on Node", async () => {
  const command = ["--import", "@heddle/node", "dist/sleeper.js"];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root });
  expect(stdout.trim().split("\n")).toEqual(said.map((line) => expect.stringMatching(line)));
});

test("the same file runs in a browser", async () => {
  const server = await preview({ root, preview: { host: "127.0.0.1", port: 0 } });
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: ["--no-sandbox"],
  });
  try {
    const page = await browser.newPage();
    const lines: string[] = [];
    const both = new Promise<void>((resolve, reject) => {
      page.on("pageerror", reject);
      page.on("console", (message) => {
        if (message.type() === "log" && lines.push(message.text()) === 2) resolve();
      });
    });
    await page.goto(server.resolvedUrls?.local[0] ?? "");
    await both;
    expect(lines).toEqual(said.map((line) => expect.stringMatching(line)));
  } finally {
    await browser.close();
    await server.close();
  }
});
