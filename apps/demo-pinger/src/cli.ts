#!/usr/bin/env node
import { EXIT } from "./cli/exit.js";

// `npm start | head` closes the pipe: nobody is left to write for.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    fail(error);
  });
}
process.on("uncaughtException", fail);

try {
  // Loaded inside of the try: a module that cannot be opened, for want of file descriptors, gives a message too.
  const { main } = await import("./cli/main.js");
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  fail(error);
}

/** A bug, or a machine that is out of means. The stack is for those who ask for it. */
function fail(error: unknown): never {
  const { message, stack, code, cause } = error as NodeJS.ErrnoException;
  const reason = cause instanceof Error ? `${message}: ${cause.message}` : message;
  const shortage = /EMFILE|ENFILE/.test(`${code} ${reason}`);
  const advice = shortage ? ": there are too few file descriptors, raise ulimit -n" : "";
  process.stderr.write(`error: the pinger failed: ${reason}${advice}\n`);
  if (process.env.HEDDLE_PINGER_DEBUG) process.stderr.write(`${stack}\n`);
  process.exit(EXIT.internal);
}
