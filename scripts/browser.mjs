import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/**
 * The path of a Chromium or Chrome for the tests: the one named by HEDDLE_BROWSER, else an
 * installed one, else (Linux, x64) the one that comes in a development dependency.
 */
export function findBrowser() {
  const browser = named() ?? installed() ?? bundled();
  if (browser === undefined) {
    throw new Error(
      "No Chrome or Chromium found: install one, or set HEDDLE_BROWSER to its executable.",
    );
  }
  return browser;
}

function named() {
  const path = process.env.HEDDLE_BROWSER;
  if (!path) return undefined;
  if (!existsSync(path)) throw new Error(`HEDDLE_BROWSER names ${path}, which does not exist.`);
  return path;
}

function installed() {
  return candidates().find((path) => existsSync(path));
}

function candidates() {
  const { PATH = "", HOME = "", ProgramFiles = "", LOCALAPPDATA = "" } = process.env;
  if (process.platform === "win32") {
    return [ProgramFiles, process.env["ProgramFiles(x86)"] ?? "", LOCALAPPDATA].flatMap((root) =>
      [
        join("Google", "Chrome", "Application", "chrome.exe"),
        join("Chromium", "Application", "chrome.exe"),
      ].map((program) => join(root, program)),
    );
  }
  if (process.platform === "darwin") {
    return ["/Applications", join(HOME, "Applications")].flatMap((root) =>
      ["Google Chrome", "Chromium"].map((name) =>
        join(root, `${name}.app`, "Contents", "MacOS", name),
      ),
    );
  }
  return [...PATH.split(delimiter), "/opt/google/chrome"].flatMap((root) =>
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"].map(
      (name) => join(root, name),
    ),
  );
}

/**
 * The package unpacks itself into the temporary directory, and takes whatever lies there, of
 * any version and however incomplete. So it gets a directory of its own to unpack into, which
 * then takes its final name, with the version in it, in one step.
 */
function bundled() {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const require = createRequire(import.meta.url);
  const entry = require.resolve("@sparticuz/chromium");
  const { version } = require(join(entry, "../../../package.json"));
  const home = join(tmpdir(), `heddle-chromium-${version}`);
  if (!existsSync(home)) {
    const unpacked = mkdtempSync(join(tmpdir(), "heddle-chromium-"));
    const script = `require(${JSON.stringify(entry)}).executablePath()`;
    try {
      execFileSync(process.execPath, ["-e", script], { env: { ...process.env, TMPDIR: unpacked } });
      renameSync(unpacked, home);
    } catch (error) {
      rmSync(unpacked, { recursive: true, force: true });
      // Somebody else was faster.
      if (!existsSync(home)) throw error;
    }
  }
  return join(home, "chromium");
}
