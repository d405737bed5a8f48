import { createNodeRuntime } from "@heddle/node";
import { expect, it } from "vitest";
import { Names } from "./programs/names.mjs";

const cheap = Number.parseInt(process.versions.node, 10) >= 24;

it(`a virtual thread is ${cheap ? "known" : "unknown"} after an await on Node ${process.versions.node}, unless the option says otherwise`, async () => {
  await using runtime = createNodeRuntime({ parallelism: 1 });
  await using other = createNodeRuntime({ parallelism: 1, currentThread: !cheap });
  const known = new Names({ name: "known" }).start(cheap ? runtime : other);
  const unknown = new Names({ name: "unknown" }).start(cheap ? other : runtime);
  expect(await known.join()).toBe("known");
  await expect(unknown.join()).rejects.toMatchObject({
    code: "THREAD_UNKNOWN",
    message: expect.stringContaining("currentThread: true"),
  });
});
