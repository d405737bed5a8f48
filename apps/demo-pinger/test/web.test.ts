import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Locator, type Page, type Response } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findBrowser } from "../../../scripts/browser.mjs";
import { printed, start } from "./program.js";

const shots = fileURLToPath(new URL("../dist/screenshots/", import.meta.url));
const server = start(["web", "--port", "0"]);
let browser: Browser;
let url: string;
const complaints: string[] = [];

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  const [made, line] = await Promise.all([
    chromium.launch({ executablePath: findBrowser(), args: ["--no-sandbox"] }),
    printed(server, /http:\/\/\S+/, server.stdout as Readable),
  ]);
  browser = made;
  [url = ""] = /http:\/\/\S+/.exec(line) ?? [];
});

afterAll(async () => {
  await browser?.close();
  server.kill("SIGINT");
});

async function open(path = "", options: Parameters<Browser["newPage"]>[0] = {}): Promise<Page> {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(50_000);
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(url + path);
  return page;
}

/** Resolves when a figure of the row of figures is that. */
async function figure(page: Page, name: string, value: RegExp): Promise<void> {
  const figures = page.locator(".figures > div", { hasText: name });
  await figures.locator("dd", { hasText: value }).waitFor();
}

/** Round after round, until each that answers has been heard. */
const allAlive = (page: Page): Promise<void> => figure(page, "alive", /^233 of 254$/);

/** Passes when so many of them are there. What React has to draw may not be there yet. */
const count = (sought: Locator) => expect.poll(() => sought.count(), { timeout: 50_000 });

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

describe("the page", () => {
  test("pings all workstations, round after round, until it is stopped, and finds each as the fleet says", async () => {
    const page = await open();
    expect(await page.evaluate("crossOriginIsolated")).toBe(true);
    await page.getByText("Memory is shared").waitFor();
    await button(page, "Start").click();
    await page.getByText("Round 2", { exact: true }).waitFor();
    await page.screenshot({ path: `${shots}page-running.png`, fullPage: true });
    await allAlive(page);
    await button(page, "Stop").click();
    await page.getByText(/^Stopped after \d+ rounds/).waitFor();
    await figure(page, "no answer", /^21\b/);
    await count(page.locator(".tile")).toBe(254);
    await count(page.locator(".tile.none")).toBeGreaterThanOrEqual(21);
    await page.getByText("254 rows").click();
    await count(page.locator("tbody tr")).toBe(254);
    await count(page.locator("tbody td:nth-child(2)", { hasText: /^up$/ })).toBe(233);
    await page.close();
  });

  test("shows which thread ran on which carrier, from heddle's own events", async () => {
    const page = await open("?carriers=2");
    await button(page, "Start").click();
    await page.getByText("Round 2", { exact: true }).waitFor();
    const aside = /\d+ threads ended, \d+ live, on [12] carriers? of @heddle\/browser/;
    await count(page.locator("#carriers .aside", { hasText: aside })).toBe(1);
    await count(page.locator(".lanes li", { hasText: /\d+ done/ })).toBeGreaterThan(0);
    await page.close();
  });

  test("pauses and goes on", async () => {
    const page = await open("?carriers=1");
    await button(page, "Start").click();
    await page.getByText("Round 1", { exact: true }).waitFor();
    await button(page, "Pause").click();
    await page.getByText("Paused in round 1").waitFor();
    await button(page, "Go on").click();
    await page.getByText("Round 2", { exact: true }).waitFor();
    await page.close();
  });

  test("races one after another against a thread for each, both measured whole", async () => {
    const page = await open();
    await page.locator("#race select").selectOption("12");
    await button(page, "Race").click();
    await page.getByText(/times as fast, for 12 hosts/).waitFor();
    const lanes = page.locator("#race .lane");
    for (const [at, way] of ["A thread for each", "One after another"].entries()) {
      const lane = lanes.nth(at).filter({ hasText: way });
      await count(lane.filter({ hasText: "12 of 12" })).toBe(1);
    }
    await count(lanes).toBe(2);
    await page.close();
  });

  test("gives all figures as CSV and as JSON, in the terminal's schema", async () => {
    const page = await open();
    await button(page, "Start").click();
    await page.getByText("Round 2", { exact: true }).waitFor();
    await button(page, "Stop").click();
    const save = async (name: string) => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        button(page, name).click(),
      ]);
      return readFileSync(await download.path(), "utf8");
    };
    expect((await save("CSV")).trim().split(/\r?\n/)).toHaveLength(255);
    const { schema, hosts } = JSON.parse(await save("JSON"));
    expect(schema).toBe("heddle-pinger/1");
    expect(hosts).toHaveLength(254);
    expect(hosts[0]).toMatchObject({ name: "ws-001", seeded: 27, verdict: "up" });
    await page.close();
  });

  test("runs by threads.js where that is chosen, says so, and only then loads it", async () => {
    const page = await open();
    await button(page, "Start").waitFor();
    let scripts: Response[] = [];
    page.on("response", (response) => {
      if (response.url().endsWith(".js")) scripts.push(response);
    });
    // A message of its own.
    const loaded = async () =>
      (await Promise.all(scripts.map((it) => it.text()))).some((source) =>
        source.includes("Did not receive an init message"),
      );
    await page.reload();
    await button(page, "Start").waitFor();
    expect(await loaded()).toBe(false);
    scripts = [];
    await page.getByLabel("Adapter").selectOption("threads");
    await page.waitForURL(/\?adapter=threads/);
    await button(page, "Start").click();
    await page.getByText("Round 2", { exact: true }).waitFor();
    expect(await loaded()).toBe(true);
    await allAlive(page);
    await page.close();
  });

  test("is isolated no more under /plain/, says so, and pings all the same", async () => {
    const page = await open("plain/");
    expect(await page.evaluate("crossOriginIsolated")).toBe(false);
    await page.getByText("Memory is not shared").waitFor();
    await button(page, "Start").click();
    await allAlive(page);
    await page.close();
  });

  test("takes hosts by hand, keeps them in its address, and says what is wrong with one", async () => {
    const page = await open();
    await button(page, "Hosts…").click();
    await page.getByRole("textbox").fill(`me=${url}\n127.0.0.1:1`);
    await button(page, "Use these").click();
    await page.getByRole("heading", { name: /^2 hosts/ }).waitFor();
    await page.waitForURL((url) => url.searchParams.get("hosts")?.includes("me=") === true);
    await button(page, "Start").click();
    await page.getByText("Round 2", { exact: true }).waitFor();
    await figure(page, "alive", /^1 of 2$/);
    await page.goto(`${url}?hosts=127.1`);
    await page.getByRole("alert").getByText('"127.1" is not an address').waitFor();
    await page.close();
  });

  test("can be used by keyboard: the tiles are one stop, and the arrow keys choose", async () => {
    const page = await open();
    await page.getByRole("option", { name: /^ws-001/ }).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("End");
    await page.getByRole("heading", { name: "ws-254" }).waitFor();
    await page.keyboard.press("ArrowLeft");
    await page.getByRole("heading", { name: "ws-253" }).waitFor();
    await count(page.locator('.tile[tabindex="0"]')).toBe(1);
    await page.close();
  });

  test.each([
    ["dark", 390],
    ["light", 390],
    ["light", 1280],
  ] as const)("fits its window in %s at %i pixels", async (colorScheme, width) => {
    const viewport = { width, height: 844 };
    const page = await open("", { viewport, colorScheme, reducedMotion: "reduce" });
    await button(page, "Start").click();
    await page.locator(".tile:not(.waiting)").nth(120).waitFor();
    const wide = await page.evaluate("document.documentElement.scrollWidth");
    expect(wide).toBeLessThanOrEqual(width);
    await page.screenshot({ path: `${shots}page-${colorScheme}-${width}.png`, fullPage: true });
    await page.close();
  });

  test("for an adapter that does not exist names those that do", async () => {
    const page = await open("?adapter=deno");
    await page.getByText('no adapter "deno": write ?adapter=browser or ?adapter=threads').waitFor();
    await page.close();
  });

  test("has nothing to complain about", () => {
    expect(complaints).toEqual([]);
  });
});

test("the server answers only under this machine's own names: nobody else's page can open it", async () => {
  const statusFor = async (host: string) => {
    const asked = request(url, { headers: { host } }).end();
    const [{ statusCode }] = await once(asked, "response");
    return statusCode;
  };
  expect(await statusFor("evil.example")).toBe(421);
  expect(await statusFor("localhost")).toBe(200);
});

test("the server ends with Ctrl-C, its fleet with it, with exit code 130", async () => {
  const closed = once(server, "close");
  server.kill("SIGINT");
  expect((await closed)[0]).toBe(130);
});
