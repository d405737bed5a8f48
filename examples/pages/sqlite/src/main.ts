import { createBrowserRuntime } from "@heddle/browser";
import { RemoteDatabase } from "./database";

createBrowserRuntime({
  classes: { RemoteDatabase },
  worker: () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
}).install();

const answer = document.getElementById("answer")!;
const database = await RemoteDatabase.start();
await database.open();
await database.query("create table words (word text, length int)");
for (const word of ["thread", "loom", "heddle"])
  await database.query(`insert into words values ('${word}', ${word.length})`);

document.querySelector("input")!.onchange = async ({ target }) => {
  try {
    const [table] = await database.query((target as HTMLInputElement).value);
    answer.textContent = JSON.stringify(table?.values);
  } catch (error) {
    answer.textContent = String(error);
  }
};
answer.textContent = "ready";
