import { spawn, Worker } from "threads";

export async function first(): Promise<unknown> {
  const remote = await spawn(new Worker("./threads.worker.js"));
  return remote.echo(7);
}
