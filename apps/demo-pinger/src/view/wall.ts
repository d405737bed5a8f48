import { emitKeypressEvents, type Key } from "node:readline";
import ansiEscapes from "ansi-escapes";
import { createLogUpdate } from "log-update";
import type { Gate } from "../gate.js";
import type { Live } from "../live.js";
import { frame, rowsFor } from "./frame.js";
import { chosen, type Entry, makeEntries, SORTS, take } from "./model.js";
import type { Terminal } from "./terminal.js";
import type { View } from "./view.js";

/** Between two pictures: drawing more often would take from what is measured, and nobody reads faster. */
const FRAME = 125;

export interface WallControls {
  readonly gate: Gate;
  readonly live: Live;
  /** The keyboard; null where standard input is something else. */
  readonly input: NodeJS.ReadStream | null;
  /** The person has seen enough. */
  quit(): void;
  /** Ctrl-C, which a terminal in raw mode gives as a key. */
  interrupt(): void;
}

/** A row a host, drawn over in place on the terminal's other screen: what was there before comes back. */
export function wallView(terminal: Terminal, controls: WallControls): View {
  const { stream } = terminal;
  const { gate, live, input } = controls;
  const draw = createLogUpdate(stream);
  let title = "";
  let entries: Entry[] = [];
  let begun = 0;
  let sort = 0;
  let filter = "";
  let typing = false;
  let help = false;
  let paused = false;
  let top = 0;
  let timer: NodeJS.Timeout | undefined;

  const show = () => {
    const shown = chosen(entries, SORTS[sort] ?? "as given", filter);
    top = Math.max(0, Math.min(top, shown.length - rowsFor(entries.length, terminal)));
    const lines = frame(
      {
        title,
        entries,
        shown,
        top,
        filter,
        typing,
        help,
        paused,
        elapsed: performance.now() - begun,
        sent: live.sent,
        inFlight: live.inFlight,
        sort: SORTS[sort] ?? "as given",
        keys: input !== null,
      },
      terminal,
    );
    draw(lines.join("\n"));
  };
  const resized = () => {
    draw.clear();
    stream.write(ansiEscapes.clearViewport + ansiEscapes.cursorTo(0, 0));
    show();
  };
  const scroll = (by: number) => {
    top += by;
  };
  const pause = () => {
    paused = !paused;
    if (paused) gate.close();
    else gate.open();
  };
  const page = () => rowsFor(entries.length, terminal);
  const actions: Readonly<Record<string, () => void>> = {
    s: () => {
      sort = (sort + 1) % SORTS.length;
      top = 0;
    },
    "/": () => {
      typing = true;
      help = false;
    },
    "?": () => {
      help = !help;
    },
    p: pause,
    space: pause,
    q: () => controls.quit(),
    escape: () => {
      filter = "";
      help = false;
    },
    j: () => scroll(1),
    down: () => scroll(1),
    k: () => scroll(-1),
    up: () => scroll(-1),
    pagedown: () => scroll(page()),
    pageup: () => scroll(-page()),
    home: () => scroll(Number.NEGATIVE_INFINITY),
    end: () => scroll(entries.length),
  };
  const onKey = (text: string | undefined, key: Key) => {
    if (key.ctrl && key.name === "c") return controls.interrupt();
    if (typing) type(text ?? "", key);
    else (actions[text ?? ""] ?? actions[key.name ?? ""])?.();
    show();
  };
  const type = (text: string, { name, ctrl, meta }: Key) => {
    if (name === "return" || name === "enter") typing = false;
    else if (name === "escape") {
      typing = false;
      filter = "";
    } else if (name === "backspace") filter = filter.slice(0, -1);
    else if (!ctrl && !meta && /^\P{C}+$/u.test(text)) filter += text;
    top = 0;
  };
  const restore = () => {
    if (timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
    stream.off("resize", resized);
    process.off("exit", restore);
    draw.done();
    stream.write(ansiEscapes.exitAlternativeScreen);
    if (input === null) return;
    input.off("keypress", onKey);
    input.setRawMode(false);
    input.pause();
  };

  return {
    begin(newTitle, targets) {
      title = newTitle;
      entries = makeEntries(targets);
      begun = performance.now();
      stream.write(ansiEscapes.enterAlternativeScreen + ansiEscapes.clearViewport);
      stream.write(ansiEscapes.cursorTo(0, 0));
      stream.on("resize", resized);
      // However the program ends, the terminal is left as it was.
      process.on("exit", restore);
      if (input !== null) {
        emitKeypressEvents(input);
        input.setRawMode(true);
        input.on("keypress", onKey);
        input.resume();
      }
      timer = setInterval(show, FRAME);
      show();
    },
    sample(index, sample) {
      const entry = entries[index];
      if (entry) take(entry, sample);
    },
    failure(index, why) {
      const entry = entries[index];
      if (entry === undefined) return;
      entry.failure = why;
      entry.figures = null;
    },
    end: restore,
  };
}
