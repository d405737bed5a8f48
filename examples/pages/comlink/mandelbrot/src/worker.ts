import { expose, transfer } from "comlink";

let newest = 0;

/** Draws some rows of the picture: `scale` is the width of a pixel. Gives nothing where a newer picture was asked for. */
const band = async (
  picture: number,
  left: number,
  top: number,
  scale: number,
  width: number,
  height: number,
) => {
  newest = picture;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d")!;
  const row = context.createImageData(width, 1);
  const pixels = new Uint32Array(row.data.buffer);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [a, b, n] = [0, 0, 0];
      for (; n < 1000 && a * a + b * b < 4; n++)
        [a, b] = [a * a - b * b + left + x * scale, 2 * a * b + top + y * scale];
      pixels[x] = n === 1000 ? 0xff000000 : 0xff000000 + n * 0x050309;
    }
    context.putImageData(row, 0, y);
    if (y % 16 === 0) await new Promise((wake) => setTimeout(wake));
    if (picture !== newest) return undefined;
  }
  const bitmap = canvas.transferToImageBitmap();
  return transfer(bitmap, [bitmap]);
};
export type Band = typeof band;
expose(band);
