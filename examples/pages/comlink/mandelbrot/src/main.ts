import { wrap } from "comlink";
import type { Band } from "./worker";

const workers = Array.from({ length: navigator.hardwareConcurrency }, () =>
  wrap<Band>(new Worker(new URL("./worker.ts", import.meta.url), { type: "module" })),
);

const canvas = document.querySelector("canvas")!;
const context = canvas.getContext("2d")!;
const { width, height } = canvas;
const rows = height / 8;
let [left, top, scale] = [-2.25, -1.2, 0.005];
let picture = 0;

async function draw() {
  const own = ++picture;
  const bands = Array.from({ length: 8 }, async (_, at) => {
    const band = workers[at % workers.length];
    const bitmap = await band(own, left, top + at * rows * scale, scale, width, rows);
    if (bitmap && own === picture) context.drawImage(bitmap, 0, at * rows);
  });
  await Promise.all(bands);
  if (own === picture) document.getElementById("answer")!.textContent = `drawn at ${scale}`;
}

canvas.onclick = ({ offsetX, offsetY }) => {
  [left, top, scale] = [left + (offsetX * scale) / 2, top + (offsetY * scale) / 2, scale / 2];
  void draw();
};
void draw();
