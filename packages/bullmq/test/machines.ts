/** Machines as processes of their own, which can be killed. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { ServeOptions } from "@heddle/bullmq/worker";

const file = fileURLToPath(new URL("./machine.mjs", import.meta.url));

/** Resolves when it serves the queue. */
export async function startMachine(
  queue: string,
  connection: string,
  options: ServeOptions = {},
): Promise<ChildProcess> {
  const child = fork(file, [queue, connection, JSON.stringify(options)], { stdio: "inherit" });
  const [said] = await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([code]) => [`a machine exited with ${code} before it served`]),
  ]);
  if (said !== "serving") throw new Error(said);
  return child;
}

/** Ends it as a crash of the machine would. */
export async function crash(machine: ChildProcess): Promise<void> {
  if (machine.exitCode !== null || machine.signalCode !== null) return;
  const gone = once(machine, "exit");
  machine.kill("SIGKILL");
  await gone;
}
