import { sleep, task, transfer } from "@heddle/core";

/** Draws some rows of the picture: `scale` is the width of a pixel. */
export const band = task(
  import.meta.url,
  async function (left: number, top: number, scale: number, width: number, height: number) {
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
      if (y % 16 === 0) await sleep(0, { signal: this.signal });
    }
    const bitmap = canvas.transferToImageBitmap();
    return transfer(bitmap, [bitmap]);
  },
);
