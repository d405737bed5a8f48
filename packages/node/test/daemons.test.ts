import { expect, it } from "vitest";
import { runNode } from "./program.js";

it("what daemons printed before main went on is out when main ends", async () => {
  const { code, stdout, stderr } = await runNode(
    "--import",
    "@heddle/node",
    "./programs/daemons.mjs",
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const lines = stdout.trim().split("\n");
  const printed = Array.from({ length: 20 }, (_, line) => `line ${line}`);
  expect(lines.toSorted()).toEqual([...printed, "over"].toSorted());
});
