import type { Queue } from "@heddle/core";
import { Account, OverdrawnError, Shop, Till } from "../wares.js";

/** What methods give here, and what came. */
function useWares(shop: Shop, account: Account, error: OverdrawnError): unknown[] {
  const used = [shop.cut(), shop.sign, account.deposit(5), error.owner];
  const are = [
    shop instanceof Shop,
    account instanceof Account,
    error instanceof OverdrawnError,
    error.shop instanceof Shop,
  ];
  return [...used, ...are];
}

function makeWares(): unknown {
  const account = new Account({ balance: 1, owner: "here" });
  const shop = new Shop("made", new Map([["inner", [new Shop("inner")]]]));
  return { list: [shop, account], error: new OverdrawnError(account, shop) };
}

function overdraw(account: Account, shop: Shop): never {
  throw new OverdrawnError(account, shop);
}

/** The sign of a shop that is taken out. */
async function takeShop(queue: Queue<{ shop: Shop }>, get: "get" | "getSync"): Promise<unknown> {
  const { shop } = await queue[get]();
  return [shop instanceof Shop, shop.sign];
}

type Methods = Record<string, (...args: unknown[]) => unknown>;

/** What a method of an item gives. */
async function callItem(
  queue: Queue<Methods>,
  get: "get" | "getSync",
  method: string,
  ...args: unknown[]
): Promise<unknown> {
  return (await queue[get]())[method]?.(...args);
}

async function readItem(queue: Queue<object>, property: string): Promise<unknown> {
  return Reflect.get(await queue.get(), property);
}

async function makeTill(total: number): Promise<Till> {
  const till = new Till({ total });
  await till.slips.put(total);
  return till;
}

export const wares = {
  makeTill,
  callItem,
  readItem,
  useWares,
  makeWares,
  overdraw,
  takeShop,
};
