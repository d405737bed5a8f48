import { describe, expect, it } from "vitest";
import { runNode } from "./program.js";

const program = ["--import", "@heddle/node", "./programs/development.mjs"];

describe("what a program is told while it is being developed", () => {
  it("each class that loses its methods, and each field that is overwritten, once", async () => {
    const { code, stdout, stderr } = await runNode(...program);
    expect(code).toBe(0);
    const told = stderr.trim().split("\n");
    expect(told).toHaveLength(3);
    expect(told[0]).toMatch(
      /^heddle: Shop, in Barber\.things\.list\.0, has methods and arrives without them .*static module/,
    );
    expect(told[0]).not.toContain("#private");
    expect(told[1]).toMatch(/^heddle: Safe, in Barber\.things\.safe, .*#private fields/);
    expect(told[2]).toMatch(
      /^heddle: Barber\.stopped was written .*class Barber extends sharing\(Thread, \{ stopped: bool \}\)\.$/,
    );
    const [first, second, secret, inStack] = stdout.trim().split("\n");
    expect([first, second]).toEqual(["false 1", "false 1"]);
    expect(secret).toMatch(/private.*#private fields and methods do not travel/);
    expect(inStack).toBe("true");
  });

  it("nothing with NODE_ENV=production", async () => {
    process.env.NODE_ENV = "production";
    const { code, stdout, stderr } = await runNode(...program);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).not.toContain("do not travel");
  });
});
