import { describe, expect, it } from "vitest";
import { imports } from "./imports.js";

describe("an observer that throws", () => {
  it("is an uncaught error of the page, and harms no thread", async () => {
    const told = new Promise((resolve) => {
      addEventListener("message", ({ data, source }) => {
        if (source !== window && data.result !== undefined) resolve(data);
      });
    });
    const frame = document.createElement("iframe");
    const page = new URL("./observer.page.ts", import.meta.url).href;
    frame.srcdoc = `${imports}<script type="module" src="${page}"></script>`;
    document.body.append(frame);
    expect(await told).toEqual({ uncaught: ["start broke", "end broke"], result: 3 });
    frame.remove();
  });
});
