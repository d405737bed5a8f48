#!/usr/bin/env node
import { createRuntime } from "./adapter.js";
import { readArguments, type Wish } from "./arguments.js";
import { pingFleet } from "./command.fleet.js";
import { pingHosts } from "./command.hosts.js";
import { serveWeb } from "./command.web.js";
import { listenForInterrupt } from "./interrupt.js";
import { terminalOn } from "./terminal.js";
import { UsageError } from "./usage.js";
import { liveView } from "./view.live.js";
import { plainView } from "./view.plain.js";

// `npm start | head` closes the pipe: nobody is left to write for.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

const wish = readArguments(process.argv.slice(2));
if (wish.kind === "end") {
  (wish.exitCode === 0 ? process.stdout : process.stderr).write(wish.text);
  process.exitCode = wish.exitCode;
} else {
  process.exitCode = await fulfil(wish);
}

async function fulfil(wish: Wish): Promise<number> {
  const interrupt = listenForInterrupt();
  try {
    return await obey(wish, interrupt.signal);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`error: ${error.message}`);
      return 2;
    }
    if (interrupt.exitCode === undefined) throw error;
    console.error("Stopped.");
    return interrupt.exitCode;
  } finally {
    interrupt.release();
  }
}

async function obey(wish: Wish, signal: AbortSignal): Promise<number> {
  const output = terminalOn(process.stdout);
  if (wish.kind === "web") return await serveWeb(wish, { output, signal });

  await using runtime = (await createRuntime(wish.adapter)).install();
  const notes = wish.json ? terminalOn(process.stderr) : output;
  const view = notes.live ? liveView(notes) : plainView(notes);
  const session = { runtime, view, notes, output, signal };
  return wish.kind === "fleet" ? await pingFleet(wish, session) : await pingHosts(wish, session);
}
