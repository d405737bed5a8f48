import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page, type Response } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findBrowser } from "../../../scripts/browser.mjs";

const program = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
let server: ChildProcess;
let browser: Browser;
let page: Page;
let url: string;
const complaints: string[] = [];
/** The scripts that the page has loaded. */
let scripts: Response[] = [];

beforeAll(async () => {
  [browser, url] = await Promise.all([
    chromium.launch({ executablePath: findBrowser(), args: ["--no-sandbox"] }),
    serve(),
  ]);
  page = await browser.newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("response", (response) => {
    if (response.url().endsWith(".js")) scripts.push(response);
  });
  await page.goto(url);
});

afterAll(async () => {
  await browser?.close();
  server?.kill("SIGINT");
});

async function serve(): Promise<string> {
  server = spawn(process.execPath, [program, "web", "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  // An end without a word must not be waited for.
  const [line = ""] = await Promise.race([
    once(server.stdout as NodeJS.ReadableStream, "data"),
    once(server, "close"),
  ]);
  const [found] = /http:\/\/\S+/.exec(String(line)) ?? [];
  if (found === undefined) throw new Error(`The demo did not say where it serves: ${line}`);
  return found;
}

describe("the page", () => {
  test("is served cross-origin isolated", async () => {
    const headers = (await page.request.get(url)).headers();
    expect(headers["cross-origin-opener-policy"]).toBe("same-origin");
    expect(headers["cross-origin-embedder-policy"]).toBe("require-corp");
    expect(await page.evaluate("crossOriginIsolated")).toBe(true);
  });

  test("pings all workstations at a click, and finds each as the fleet says", async () => {
    await page.getByRole("button", { name: "Ping all at once" }).click();
    await page.getByText("each as the fleet says").waitFor();

    const verdicts = await page.locator("#rows td:nth-child(3)").allTextContents();
    expect(verdicts).toHaveLength(254);
    expect(verdicts.filter((verdict) => verdict === "up")).toHaveLength(233);
    expect(verdicts.filter((verdict) => verdict === "no answer")).toHaveLength(21);
    expect(await page.locator("#grid .cell:is(.quick, .middling, .slow)").count()).toBe(233);
    expect(await page.locator("#grid .cell.none").count()).toBe(21);
    expect(await page.locator("#plot circle").count()).toBe(254);
  });

  test("says how much faster that was, and on how few workers", async () => {
    expect(Number(await page.locator("#factor").textContent())).toBeGreaterThan(0);
    const [, workers] =
      /254 threads on (\d+) workers?/.exec(await page.locator("#threads").innerText()) ?? [];
    expect(Number(workers)).toBeGreaterThanOrEqual(1);
    expect(Number(workers)).toBeLessThan(64);
  });

  test("pings one after another until it is stopped, and compares with what was measured", async () => {
    await page.getByRole("button", { name: "One after another" }).click();
    await page.locator("#grid .cell:nth-child(3):is(.quick, .middling, .slow)").waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText(/^Stopped after \d+ answers?/).waitFor();

    await page.getByRole("button", { name: "Ping all at once" }).click();
    await page.getByText(/estimated; the first \d+ took/).waitFor();
    expect(await page.locator("#rows tr").count()).toBe(254);
  });

  test("runs by threads.js where that is chosen, says so, and only then loads it", async () => {
    // A message of its own.
    const isThreads = (source: string) => source.includes("Did not receive an init message");
    const loaded = async () => (await Promise.all(scripts.map((it) => it.text()))).some(isThreads);
    expect(await loaded()).toBe(false);
    expect(await page.locator("#threads").innerText()).toContain("of @heddle/browser.");

    scripts = [];
    await page.getByLabel("Threads run on").selectOption({ label: "threads.js (@heddle/threads)" });
    await page.waitForURL(/\?adapter=threads$/);
    await page.getByRole("button", { name: "Ping all at once" }).click();
    await page.getByText("each as the fleet says").waitFor();
    expect(await loaded()).toBe(true);
    expect(await page.locator("#threads").innerText()).toContain("of @heddle/threads.");
    expect(await page.locator("#rows tr").count()).toBe(254);
  });

  test("keeps the adapter of its address", async () => {
    await page.goto(`${url}?adapter=threads`);
    await page.getByText("Ready.").waitFor();
    expect(await page.getByLabel("Threads run on").inputValue()).toBe("threads");
  });

  test("has nothing to complain about", () => {
    expect(complaints).toEqual([]);
  });
});

test("a page for an adapter that does not exist names those that do", async () => {
  await page.goto(`${url}?adapter=deno`);
  await page.getByText('no adapter "deno": write ?adapter=browser or ?adapter=threads').waitFor();
});

test("the server ends with Ctrl-C, its fleet with it, with exit code 130", async () => {
  const closed = once(server, "close");
  server.kill("SIGINT");
  expect((await closed)[0]).toBe(130);
});
