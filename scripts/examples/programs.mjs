/**
 * The programs of examples/pages: what each uses, and what its user does with it. `allows` is what the strict policy
 * allows besides the page's own scripts.
 */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Waits until the page shows its result. */
async function says(page, text) {
  await page
    .waitForFunction((wanted) => document.getElementById("answer")?.textContent === wanted, text)
    .catch(async (error) => {
      const said = await page.textContent("#answer");
      throw new Error(`it should say "${text}" and says "${said}": ${error.message}`);
    });
}

async function mandelbrot(page) {
  await says(page, "drawn at 0.005");
  // The second click gives up what the first has asked for, and the third the second.
  const canvas = await page.$("canvas");
  for (let click = 0; click < 3; click++) await canvas.click({ position: { x: 450, y: 240 } });
  await says(page, "drawn at 0.000625");
  const drawn = await page.evaluate(() => {
    const canvas = document.querySelector("canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return [...new Uint32Array(data.buffer)].filter((pixel) => pixel === 0xff000000).length;
  });
  if (drawn !== inside()) throw new Error(`${drawn} pixels are black, and not ${inside()}`);
}

/** How many pixels of that picture belong to the set. */
function inside() {
  let [left, top, scale] = [-2.25, -1.2, 0.005];
  for (let click = 0; click < 3; click++)
    [left, top, scale] = [left + (450 * scale) / 2, top + (240 * scale) / 2, scale / 2];
  let count = 0;
  for (let y = 0; y < 480; y++) {
    // As the program does it, a band after the other, so that all is rounded alike.
    const from = top + Math.floor(y / 60) * 60 * scale;
    for (let x = 0; x < 640; x++) {
      let [a, b, n] = [0, 0, 0];
      for (; n < 1000 && a * a + b * b < 4; n++)
        [a, b] = [a * a - b * b + left + x * scale, 2 * a * b + from + (y % 60) * scale];
      if (n === 1000) count++;
    }
  }
  return count;
}

async function search(page) {
  await says(page, "ready");
  await page.fill("input", "thread hold");
  await says(page, "Thread, RLock, Barrier, Condition, Queue, Lock, Event, Semaphore");
}

async function hash(page) {
  const bytes = Buffer.alloc(32 * 1024 * 1024, "heddle");
  const folder = mkdtempSync(join(tmpdir(), "heddle-hash-"));
  try {
    const file = join(folder, "large");
    writeFileSync(file, bytes);
    await page.setInputFiles("input", file);
    await says(page, createHash("sha256").update(bytes).digest("hex"));
  } finally {
    rmSync(folder, { recursive: true });
  }
  const progress = await page.$eval("progress", ({ value }) => value);
  if (progress !== 1) throw new Error(`progress is ${progress}`);
}

async function csv(page) {
  const lines = Array.from({ length: 50_000 }, (_, at) => `${at},"a name, in quotes",${at % 100}`);
  const buffer = Buffer.from(`id,name,amount\n${lines.join("\n")}\n`);
  await page.setInputFiles("input", { name: "amounts.csv", mimeType: "text/csv", buffer });
  await says(page, `50000 rows, ${500 * 4950} in all`);
}

async function sqlite(page) {
  await says(page, "ready");
  const ask = async (sql, answer) => {
    await page.fill("input", sql);
    await page.press("input", "Enter");
    await says(page, answer);
  };
  await ask(
    "select word, length from words order by word",
    '[["heddle",6],["loom",4],["thread",6]]',
  );
  await ask("select absent", "Error: no such column: absent");
}

async function react(page) {
  await says(page, "1229 primes below 10000");
  await page.click("button");
  await page.click("button");
  await says(page, "78498 primes below 1000000");
}

async function component(page) {
  await says(page, "the square of 12 is 144");
  await page.waitForFunction(
    () => document.querySelector("prime-count").textContent === "1229 primes below 10000",
  );
}

async function fetches(page) {
  await says(page, "3000 bytes, at most 6 at a time");
}

const wasm = " 'wasm-unsafe-eval'";

export const programs = [
  {
    folder: "mandelbrot",
    name: "Mandelbrot: zoom and cancel, OffscreenCanvas",
    uses: ["vite"],
    use: mandelbrot,
  },
  {
    folder: "search",
    name: "Full-text search in a thread that lives on",
    uses: ["minisearch"],
    use: search,
  },
  {
    folder: "hash",
    name: "SHA-256 of a large file, with progress",
    uses: ["@noble/hashes"],
    use: hash,
  },
  { folder: "csv", name: "CSV as a stream of rows", uses: ["papaparse"], use: csv },
  {
    folder: "sqlite",
    name: "SQLite in WebAssembly, an object on a thread",
    uses: ["sql.js"],
    allows: wasm,
    use: sqlite,
  },
  {
    folder: "react-hook",
    name: "A React hook under StrictMode",
    uses: ["react", "@vitejs/plugin-react"],
    use: react,
  },
  { folder: "component", name: "A Web Component with a heddle of its own", use: component },
  { folder: "fetches", name: "Six fetches at a time", use: fetches },
  {
    folder: "comlink/mandelbrot",
    name: "Mandelbrot by comlink",
    uses: ["comlink"],
    use: mandelbrot,
  },
  {
    folder: "comlink/search",
    name: "Search by comlink",
    uses: ["comlink", "minisearch"],
    use: search,
  },
  {
    folder: "comlink/hash",
    name: "SHA-256 by comlink",
    uses: ["comlink", "@noble/hashes"],
    use: hash,
  },
];
