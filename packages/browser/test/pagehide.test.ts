import { describe, expect, it } from "vitest";
import { imports } from "./imports.js";

/** The next messages of a page in an iframe. */
function listen(): () => Promise<unknown> {
  const came: unknown[] = [];
  const waiting: ((message: unknown) => void)[] = [];
  addEventListener("message", ({ data, source }) => {
    if (source === window) return;
    const next = waiting.shift();
    if (next) next(data);
    else came.push(data);
  });
  return () =>
    came.length > 0
      ? Promise.resolve(came.shift())
      : new Promise((resolve) => waiting.push(resolve));
}

describe("a failure that nobody joined, when the page goes", () => {
  it("goes to the excepthook once, with its class and its thread, and not while the page is kept; a joined one does not", async () => {
    const next = listen();
    const frame = document.createElement("iframe");
    const page = new URL("./pagehide.page.ts", import.meta.url).href;
    frame.srcdoc = `${imports}<script type="module" src="${page}"></script>`;
    document.body.append(frame);
    expect(await next()).toBe("ended");
    frame.remove();
    expect(await next()).toEqual({
      name: "left alone",
      message: "too many",
      same: true,
      quota: true,
    });
  });
});
