import { createBrowserRuntime } from "@heddle/browser";
import { band } from "./band";

createBrowserRuntime({
  classes: { band },
  worker: () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
}).install();

const canvas = document.querySelector("canvas")!;
const context = canvas.getContext("2d")!;
const { width, height } = canvas;
const rows = height / 8;
let [left, top, scale] = [-2.25, -1.2, 0.005];
let controller = new AbortController();

async function draw() {
  controller.abort();
  controller = new AbortController();
  const { signal } = controller;
  const bands = Array.from({ length: 8 }, async (_, at) => {
    const bitmap = await band.with({ signal })(left, top + at * rows * scale, scale, width, rows);
    context.drawImage(bitmap, 0, at * rows);
  });
  await Promise.all(bands);
  document.getElementById("answer")!.textContent = `drawn at ${scale}`;
}

canvas.onclick = ({ offsetX, offsetY }) => {
  [left, top, scale] = [left + (offsetX * scale) / 2, top + (offsetY * scale) / 2, scale / 2];
  draw().catch(giveUp);
};
draw().catch(giveUp);

function giveUp(error: Error) {
  if (error.name !== "AbortError") throw error;
}
