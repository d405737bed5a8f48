import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type IPty, spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { afterEach, describe, expect, test } from "vitest";

// The program in a real pseudo-terminal, whose output a terminal emulator understands.

const program = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const shots = fileURLToPath(new URL("../dist/screenshots/", import.meta.url));
/** Milliseconds in which the last output of a program that has ended is read. */
const DRAIN = 1_000;
let open: Terminal | undefined;

afterEach(({ task }) => {
  if (task.result?.state === "fail") console.log(open?.text);
  open?.kill();
  open = undefined;
});

class Terminal {
  readonly #pty: IPty;
  readonly #screen: xterm.Terminal;
  readonly #waiting = new Set<() => void>();
  readonly ended: Promise<{ exitCode: number }>;
  /** All that was ever written. */
  raw = "";
  #alive = true;

  constructor(
    words: readonly string[],
    options: { cols?: number; rows?: number; env?: object } = {},
  ) {
    const { cols = 100, rows = 30, env = {} } = options;
    this.#screen = new xterm.Terminal({
      cols: cols || 80,
      rows: rows || 24,
      allowProposedApi: true,
    });
    this.#pty = spawn(process.execPath, [program, ...words], {
      name: (env as NodeJS.ProcessEnv).TERM ?? "xterm-256color",
      cols,
      rows,
      env: environment(env),
    });
    this.#pty.onData((data) => {
      this.raw += data;
      this.#screen.write(data, () => {
        for (const look of this.#waiting) look();
      });
    });
    this.ended = new Promise((resolve) => {
      this.#pty.onExit((end) => {
        this.#alive = false;
        resolve(end);
      });
    });
  }

  /** The lines that are to be seen now. */
  get lines(): string[] {
    const { active } = this.#screen.buffer;
    return Array.from(
      { length: this.#screen.rows },
      (_, row) => active.getLine(active.viewportY + row)?.translateToString(true) ?? "",
    );
  }

  get text(): string {
    return this.lines.join("\n");
  }

  /** Whether the wall's screen is the one that is seen, and not the shell's. */
  get isWall(): boolean {
    return this.#screen.buffer.active.type === "alternate";
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  resize(cols: number, rows: number): void {
    this.#screen.resize(cols, rows);
    this.#pty.resize(cols, rows);
  }

  /** Resolves when that is to be seen. */
  async see(sought: RegExp | (() => boolean)): Promise<void> {
    const isThere = () => (typeof sought === "function" ? sought() : sought.test(this.text));
    if (isThere()) return;
    await new Promise<void>((resolve, reject) => {
      let quiet: NodeJS.Timeout | undefined;
      const giveUp = () => {
        this.#waiting.delete(look);
        reject(new Error(`It ended without ${sought}:\n${this.text}`));
      };
      const wait = () => {
        clearTimeout(quiet);
        quiet = setTimeout(giveUp, DRAIN);
      };
      const look = () => {
        if (!isThere()) return quiet && wait();
        this.#waiting.delete(look);
        clearTimeout(quiet);
        resolve();
      };
      this.#waiting.add(look);
      // What it wrote last may come after the news of its end: until nothing has come for a while.
      void this.ended.then(() => (isThere() ? look() : wait()));
    });
  }

  kill(): void {
    if (this.#alive) this.#pty.kill("SIGKILL");
  }
}

/** This one's, without what would forbid colours. */
function environment(more: object): Record<string, string> {
  const { NO_COLOR, FORCE_COLOR, CI, ...rest } = process.env;
  return { ...rest, ...more } as Record<string, string>;
}

function start(...[words, options]: ConstructorParameters<typeof Terminal>): Terminal {
  open = new Terminal(words, options);
  return open;
}

const fleet = ["--loop", "-i", "200", "-t", "600"];

describe("the wall", () => {
  test("shows a row a host, live, on a screen of its own, and leaves the shell's as it was", async () => {
    const terminal = start([]);
    await terminal.see(/^● ws-001 .* [\d.]+ +[\d.]+ +[\d.]+ +0 %$/m);
    expect(terminal.isWall).toBe(true);
    await terminal.see(/233 up {2}21 not {2}\d+ sent {2}\d+ under way/);
    expect(terminal.lines[0]).toMatch(/^254 workstations at once, a thread for each +[\d.]+ s$/);
    mkdirSync(shots, { recursive: true });
    writeFileSync(`${shots}wall.txt`, terminal.text);
    const { exitCode } = await terminal.ended;
    expect(exitCode).toBe(0);
    await terminal.see(/^Error +p50/m);
    expect(terminal.isWall).toBe(false);
    expect(terminal.text).toContain("each as the fleet says");
  });

  test("sorts, filters, pauses, helps and quits by key", async () => {
    const terminal = start([...fleet, "--workstations", "60"]);
    await terminal.see(/^● ws-001 /m);
    terminal.type("s");
    await terminal.see(/s sort: name/);
    terminal.type("ssss");
    await terminal.see(/s sort: state/);
    await terminal.see(() => /^[×○] /.test(terminal.lines[4] ?? ""));

    terminal.type("/ws-01");
    await terminal.see(/^filter: ws-01█$/m);
    terminal.type("\r");
    await terminal.see(/“ws-01” 10 of 60 hosts/);
    terminal.type("\u001b");
    await terminal.see(/^s sort: state {2}\/ filter {2}p pause/m);

    terminal.type("?");
    await terminal.see(/q +quit, with a summary/);
    terminal.type("?p");
    await terminal.see(/paused +[\d.]+ s$/m);
    await terminal.see(/ 0 under way/);
    terminal.type("p");
    await terminal.see(/^s sort: state {2}\/ filter {2}p pause/m);

    terminal.type("q");
    expect((await terminal.ended).exitCode).toBe(0);
    await terminal.see(/; interrupted/);
  });

  test("fits 254 hosts into 40 columns, and survives each size that a window can have", async () => {
    const terminal = start(fleet, { cols: 40, rows: 24 });
    await terminal.see(/^● ws-001 /m);
    for (const [cols, rows] of [
      [120, 40],
      [40, 12],
      [24, 6],
      [200, 50],
      [40, 24],
    ] as const) {
      terminal.resize(cols, rows);
      // Whole: from the title to the keys, in as many lines as there are. A line that is too wide would take two.
      await terminal.see(
        () =>
          /^254 w/.test(terminal.lines[0] ?? "") &&
          /^\d+ up/.test(terminal.lines[1] ?? "") &&
          /^s sort/.test(terminal.lines[rows - 2] ?? ""),
      );
    }
    await terminal.see(() => terminal.lines.filter((line) => /^. ws-\d+/.test(line)).length > 5);
  });

  test("ends at Ctrl-C with what there is and 130, and gives the terminal back", async () => {
    const terminal = start(fleet);
    await terminal.see(/^● ws-001 /m);
    terminal.type("\u0003");
    expect((await terminal.ended).exitCode).toBe(130);
    await terminal.see(/; interrupted/);
    expect(terminal.isWall).toBe(false);
    // The cursor is shown again.
    expect(terminal.raw.lastIndexOf("\u001b[?25h")).toBeGreaterThan(
      terminal.raw.lastIndexOf("\u001b[?25l"),
    );
  });
});

describe("where there can be no wall", () => {
  test.each([
    ["TERM=dumb", { env: { TERM: "dumb" } }],
    ["--quiet", {}],
  ])("with %s there is none", async (why, options) => {
    const words = [
      "--workstations",
      "12",
      "-c",
      "1",
      "-t",
      "500",
      ...(why === "--quiet" ? ["-q"] : []),
    ];
    const terminal = start(words, options);
    expect((await terminal.ended).exitCode).toBe(0);
    await terminal.see(/12 workstations/);
    expect(terminal.raw).not.toContain("\u001b[?1049h");
  });

  test("with NO_COLOR there is one without colours", async () => {
    const terminal = start(["--workstations", "12", "-c", "1", "-t", "500"], {
      env: { NO_COLOR: "1" },
    });
    expect((await terminal.ended).exitCode).toBe(0);
    await terminal.see(/each as the fleet says/);
    expect(terminal.raw).toContain("\u001b[?1049h");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    expect(terminal.raw).not.toMatch(/\u001b\[3\dm/);
  });

  test("a terminal of 0 x 0 is taken for one of 80 x 24", async () => {
    const terminal = start(["--workstations", "12", "-c", "1", "-t", "500"], { cols: 0, rows: 0 });
    expect((await terminal.ended).exitCode).toBe(0);
    await terminal.see(/each as the fleet says/);
  });
});
