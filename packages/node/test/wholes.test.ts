import { Queue, type Thread } from "@heddle/core";
import { createNodeRuntime } from "@heddle/node";
import { afterAll, describe, expect, it } from "vitest";
import { runNode } from "./program.js";
import { Account, Overdrawn, Receipt } from "./programs/account.mjs";
import { Teller } from "./programs/teller.mjs";

/** Classes and what uses them are in two modules, and main imports both. */
describe("objects with methods", () => {
  const runtime = createNodeRuntime({ parallelism: 1 });
  afterAll(() => runtime.close());
  const start = (job: string, account?: unknown, queue?: unknown): Thread<never> =>
    new Teller(job, account, queue).start(runtime) as never;

  it("a struct keeps its class on a thread, and what the thread returns has its own", async () => {
    const account = new Account({ balance: 10, owner: "Ada" });
    const receipt = (await start("deposit", account).join()) as Receipt;
    expect(receipt).toBeInstanceOf(Receipt);
    expect(receipt.notes).toEqual([true, 15]);
    expect(receipt.account).toBe(account);
    expect(receipt.line()).toBe("Ada: 15");
  });

  it("an error has its class, and so has what it holds", async () => {
    const account = new Account({ balance: 10, owner: "Ada" });
    const error: unknown = await start("fail", account)
      .join()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Overdrawn);
    expect((error as Overdrawn).missing).toBe(90);
    expect((error as { receipt: Receipt }).receipt.line()).toBe("Ada: -90");
  });

  it("a struct that a thread made has its class here, at any depth", async () => {
    const { accounts } = (await start("open").join()) as { accounts: Map<string, Account> };
    const account = accounts.get("new") as Account;
    expect(account).toBeInstanceOf(Account);
    expect(account.deposit(1)).toBe(8);
  });

  it("a struct in a queue has its class where it is taken out", async () => {
    const queue = new Queue<Account>();
    const account = new Account();
    const served = start("serve", undefined, queue);
    for (let at = 0; at < 10; at++) await queue.put(account);
    queue.shutdown();
    await served.join();
    expect(account.balance).toBe(10);
  });
});

it("a main realm that has not used a class passes its objects on whole, and gets them whole itself", async () => {
  const { code, stdout, stderr } = await runNode("./programs/stranger.mjs");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(JSON.parse(stdout)).toEqual({
    came: ["Account", 7],
    relayed: [8, "Receipt", "Eve: 8", true],
    collected: [true, true, "Eve: 8"],
  });
});
