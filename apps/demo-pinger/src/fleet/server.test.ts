import { describe, expect, test } from "vitest";
import { nodeProbe } from "../probes/node.js";
import { planFleet } from "./plan.js";
import { openFleet } from "./server.js";

const plan = planFleet({ count: 40, seed: 7 });

describe.each([
  ["by address", undefined],
  ["by port, as where 127.0.0.1 is the only loopback address", false],
])("a fleet told apart %s", (_title, byAddress) => {
  test("does what its plan says", async () => {
    const fleet = await openFleet(plan, { ...(byAddress !== undefined && { byAddress }) });
    try {
      const verdicts = await Promise.all(
        fleet.places.map(async ({ host, port }) => {
          const { signal } = new AbortController();
          const request = { mode: "http", url: `http://${host}:${port}/` } as const;
          return (await nodeProbe(request, { timeout: 700, signal })).verdict;
        }),
      );
      expect(verdicts).toEqual(plan.map(({ behaviour }) => behaviour));
    } finally {
      fleet.close();
    }
  });
});

test("a workstation answers a page of another origin, and gives its name", async () => {
  const fleet = await openFleet([
    { name: "ws-1", host: "127.42.0.1", behaviour: "up", delay: 2, losesEvery: 0 },
  ]);
  const [place] = fleet.places;
  const response = await fetch(`http://${place?.host}:${place?.port}/`);
  expect(await response.text()).toBe("ws-1\n");
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  expect(response.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
  fleet.close();
});
