import { UsageError } from "../usage.js";
import { terminalOn } from "../view/terminal.js";
import { readArguments, type Wish } from "./arguments.js";
import { EXIT } from "./exit.js";
import { listenForInterrupt } from "./interrupt.js";
import type { Session } from "./ping.js";

/** Does what the words say, and gives the exit code. */
export async function main(words: readonly string[]): Promise<number> {
  const wish = readArguments(words);
  if (wish.kind !== "end") return await fulfil(wish);
  (wish.exitCode === 0 ? process.stdout : process.stderr).write(wish.text);
  return wish.exitCode;
}

async function fulfil(wish: Wish): Promise<number> {
  const interrupt = listenForInterrupt();
  const session: Session = {
    output: terminalOn(process.stdout),
    notes: terminalOn(process.stderr),
    signal: interrupt.signal,
    quit: interrupt.quit,
    interrupt: interrupt.interrupt,
  };
  try {
    const exitCode = await obey(wish, session);
    return interrupt.exitCode ?? exitCode;
  } catch (error) {
    if (interrupt.exitCode !== undefined) return interrupt.exitCode;
    if (error instanceof UsageError) {
      session.notes.print(`error: ${error.message}`);
      return EXIT.usage;
    }
    throw error;
  } finally {
    interrupt.release();
  }
}

/** What a wrong word does not need is not loaded for it. */
async function obey(wish: Wish, session: Session): Promise<number> {
  if (wish.kind === "web") return (await import("./web.js")).serveWeb(wish, session);
  if (wish.kind === "serve") return (await import("./serve.js")).serveQueue(wish, session);
  if (wish.kind === "fleet") return (await import("./fleet.js")).serveFleet(wish, session);
  return (await import("./ping.js")).ping(wish, session);
}
