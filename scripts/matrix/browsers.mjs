// The browsers of the matrix: Chromium and Firefox by Playwright, WebKitGTK by WebDriver.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { chromium, firefox } from "playwright";
import { findBrowser } from "../browser.mjs";

/** A name for this machine that makes a page no secure context. */
export const INSECURE = "heddle.test";

/** What opens a page: `open()` gives `goto(url)` and `close()`. */
export const browsers = {
  chromium: {
    missing: () => undefined,
    open: () =>
      byPlaywright(
        chromium.launch({
          executablePath: findBrowser(),
          args: ["--no-sandbox", `--host-resolver-rules=MAP ${INSECURE} 127.0.0.1`],
          // What Playwright switches off.
          ignoreDefaultArgs: ["--disable-back-forward-cache"],
        }),
      ),
  },
  firefox: {
    missing: missingFirefox,
    open: () =>
      byPlaywright(
        firefox.launch({
          channel: "moz-firefox",
          executablePath: firefoxPath(),
          firefoxUserPrefs: {
            "network.dns.localDomains": INSECURE,
            // What a browser that is driven by a program switches off: the back/forward cache.
            "remote.prefs.recommended": false,
            "fission.bfcacheInParent": true,
            "browser.sessionhistory.max_total_viewers": 8,
          },
        }),
      ),
  },
  webkit: {
    missing: () =>
      WEBKIT.every((path) => existsSync(path))
        ? undefined
        : "apt-get install webkit2gtk-driver xvfb xauth",
    open: byWebDriver,
  },
};

const WEBKIT = ["/usr/bin/WebKitWebDriver", "/usr/bin/xvfb-run"];

/** The oldest Firefox that was tried with this Playwright and works; 140 does not. */
const FIREFOX = 153;

export function missingFirefox() {
  const path = firefoxPath();
  if (!path) return "apt-get install firefox-esr";
  const version = execFileSync(path, ["--version"], { encoding: "utf8" }).trim();
  const [major] = /\d+/.exec(version) ?? [];
  return Number(major) >= FIREFOX ? undefined : `${version} is too old, ${FIREFOX} works`;
}

export function firefoxPath() {
  const named = process.env.HEDDLE_FIREFOX;
  const known = named ? [named] : ["/usr/bin/firefox-esr", "/usr/bin/firefox"];
  return known.find((path) => existsSync(path));
}

async function byPlaywright(launched) {
  const browser = await launched;
  return {
    // In a page of its own: one that comes back from the back/forward cache is lost to Playwright.
    goto: (url) => void browser.newPage().then((page) => page.goto(url).catch(() => {})),
    close: () => Promise.race([browser.close(), after(2_000)]),
  };
}

/** @param sharedMemory WebKitGTK has none unless it is asked to. */
async function byWebDriver({ sharedMemory = true } = {}) {
  const port = await freePort();
  const driver = spawn("xvfb-run", ["-a", "WebKitWebDriver", `--port=${port}`], {
    stdio: "ignore",
    // A group of its own, so that all that it starts ends with it.
    detached: true,
    env: { ...process.env, ...(sharedMemory && { JSC_useSharedArrayBuffer: "1" }) },
  });
  const base = `http://127.0.0.1:${port}/session`;
  const post = async (path, body) => {
    const response = await fetch(base + path, { method: "POST", body: JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`WebKitWebDriver: ${value.message}`);
    return value;
  };
  const kill = () => {
    try {
      process.kill(-driver.pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  };
  try {
    await answers(port);
    const { sessionId } = await post("", {
      capabilities: {
        alwaysMatch: {
          "webkitgtk:browserOptions": { binary: miniBrowser(), args: ["--automation"] },
        },
      },
    });
    return {
      goto: (url) => void post(`/${sessionId}/url`, { url }).catch(() => {}),
      close: async () => {
        await Promise.race([
          fetch(`${base}/${sessionId}`, { method: "DELETE" }).catch(() => {}),
          after(2_000),
        ]);
        kill();
      },
    };
  } catch (error) {
    kill();
    throw error;
  }
}

function miniBrowser() {
  const home = "/usr/lib/x86_64-linux-gnu";
  const [folder] = readdirSync(home)
    .filter((name) => /^webkit2gtk-/.test(name))
    .reverse();
  return `${home}/${folder}/MiniBrowser`;
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function answers(port) {
  for (let tries = 0; tries < 200; tries++) {
    try {
      await fetch(`http://127.0.0.1:${port}/status`);
      return;
    } catch {
      await after(50);
    }
  }
  throw new Error("WebKitWebDriver does not answer");
}

function after(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
