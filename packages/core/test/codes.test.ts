import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

it("the README has a heading for each error code, and for nothing that is none", () => {
  const [, union = ""] =
    /export type ThreadErrorCode =([^;]*);/.exec(read("../src/base/errors.ts")) ?? [];
  const codes = [...union.matchAll(/"([A-Z_]+)"/g)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(20);
  const headings = [...read("../README.md").matchAll(/^### ([A-Z]+_[A-Z_]+|DISPOSED)$/gm)];
  expect(headings.map(([, heading]) => heading).toSorted()).toEqual(codes.toSorted());
});
