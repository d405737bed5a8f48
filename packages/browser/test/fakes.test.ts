import { describe, expect, it } from "vitest";
import { imports } from "./imports.js";

describe("a page whose globals a test has replaced", () => {
  it("starts threads, shares with them and closes as ever", async () => {
    const told = new Promise((resolve) => {
      addEventListener("message", ({ data, source }) => {
        if (source !== window && data.fakes !== undefined) resolve(data.fakes);
      });
    });
    const frame = document.createElement("iframe");
    const page = new URL("./fakes.page.ts", import.meta.url).href;
    frame.srcdoc = `${imports}<script type="module" src="${page}"></script>`;
    document.body.append(frame);
    expect(await told).toBe("all went on");
    frame.remove();
  });
});
