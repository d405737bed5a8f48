import { Queue } from "@heddle/core";
import { equal, is, ok, rejection, rejects } from "../check.js";
import { suite } from "../suite.js";

interface Named {
  readonly name: string;
  greet(): string;
}

interface Guests {
  readonly Guest: new (name: string, more?: unknown) => Named;
  readonly Refused: new (guest: Named) => Error & { readonly who: string };
}

let modules = 0;

/** A module that no carrier has imported, as a URL. */
function makeModule(): string {
  const source = `
    export class Guest {
      static module = import.meta.url;
      constructor(name, more) { this.name = name; this.more = more; }
      greet() { return "hello " + this.name; }
    }
    export class Refused extends Error {
      static module = import.meta.url;
      constructor(guest) { super("refused"); this.guest = guest; }
      get who() { return this.guest.greet(); }
    }
    // ${modules++}`;
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

const load = (url: string): Promise<Guests> => import(/* @vite-ignore */ url);

export const wholes = suite("G20 Isolation", "objects cross with their classes", (test) => {
  const shares = test.needs("sharedMemory");
  const byUrl = test.needs("moduleUrls", "realms");

  test("an instance of a class that says where it is has its class there and back, at any depth", async (t) => {
    const { Shop } = t.fixtures;
    const shop = new Shop("first", { list: [new Shop("second")] });
    is(await t.start("call", shop, "cut").join(), 1);
    const sent = [shop, shop, shop.next];
    const came = (await t.start("echo", sent).join()) as [typeof shop, unknown, unknown];
    const [one, again, inner] = came as [typeof shop, unknown, { list: (typeof shop)[] }];
    ok(one instanceof Shop && one !== shop, "a copy with its class");
    is(one, again);
    is(one.cut(), 1);
    is(inner.list[0]?.sign, "second, 0 cuts");
    is(one.next, inner);
  });

  test("however many instances there are, each has its class", async (t) => {
    const { Shop } = t.fixtures;
    const shops = Array.from({ length: 1_500 }, (_, at) => ({ at: [new Shop(`no. ${at}`)] }));
    const came = (await t.start("echo", shops).join()) as typeof shops;
    const signs = came.map(({ at: [shop] }) => shop?.sign);
    equal(
      signs,
      shops.map(({ at: [shop] }) => shop?.sign),
    );
  });

  shares("structs, errors and what these hold have their classes on both sides", async (t) => {
    const { Account, OverdrawnError, Shop } = t.fixtures;
    const account = new Account({ balance: 10, owner: "Ada" });
    const shop = new Shop("a shop");
    const error = new OverdrawnError(account, shop);
    const used = await t.start("useWares", shop, account, error).join();
    equal(used, [1, "a shop, 1 cuts", 15, "Ada", true, true, true, true]);
    is(account.balance, 15);
    const made = (await t.start("makeWares").join()) as {
      list: [InstanceType<typeof Shop>, InstanceType<typeof Account>];
      error: InstanceType<typeof OverdrawnError>;
    };
    const [its, own] = made.list;
    equal([its.sign, own.deposit(1), made.error.owner], ["made, 0 cuts", 2, "here"]);
    ok(made.error instanceof OverdrawnError && made.error.account === own, "the same account");
    is(made.error.shop, its);
    const failed = await rejection(t.start("overdraw", account, shop).join());
    ok(failed instanceof OverdrawnError && failed.account === account, "main's own account");
    is(failed.shop.cut(), 1);
  });

  shares("a struct's own fields, which would not arrive, are refused by name", async (t) => {
    class Noted extends t.fixtures.Account {
      note = "not in shared memory";
    }
    const words = ["Noted.note", "struct({ … })"];
    await rejects(t.start("echo", new Noted()).join(), "THREAD_FIELD", ...words);
    await rejects(t.start("echo", [{ deep: new Noted() }]).join(), "THREAD_FIELD", ...words);
    const queue = new Queue<object>();
    await rejects(queue.put(new Noted()), "THREAD_FIELD", ...words);
    is(queue.size, 0);
  });

  for (const get of ["get", "getSync"] as const) {
    shares.needs("blockCarrier")(`what a queue's ${get} gives has its class`, async (t) => {
      const queue = new Queue<object>();
      const took = t.start("takeShop", queue, get);
      await queue.put({ shop: new t.fixtures.Shop(get) });
      equal(await took.join(), [true, `${get}, 0 cuts`]);
    });
  }

  shares("what is taken out and put in again keeps its class", async (t) => {
    const { Shop } = t.fixtures;
    const queue = new Queue<object>();
    const back = new Queue<[InstanceType<typeof Shop>]>();
    await queue.put([new Shop("relayed")]);
    await t.start("relayItem", queue, back).join();
    is((await back.get())[0].sign, "relayed, 0 cuts");
  });

  test("an instance that a thread hands to a thread of its own has its class there", async (t) => {
    const shop = new t.fixtures.Shop("handed on");
    const [came] = (await t.start("joinChild", "echo", [shop]).join()) as [typeof shop];
    is(came.sign, "handed on, 0 cuts");
  });

  test("an error keeps the instance that it holds", async (t) => {
    const shop = new t.fixtures.Shop("held");
    const error = Object.assign(new Error("why"), { shop, cause: { shop } });
    const came = (await t.start("echo", error).join()) as typeof error;
    equal([came.shop.sign, came.cause.shop], ["held, 0 cuts", came.shop]);
  });

  byUrl(
    "a class of a module that no carrier has imported is there before run begins",
    async (t) => {
      const { Guest, Refused } = await load(makeModule());
      is(await t.start("call", new Guest("Ada"), "greet").join(), "hello Ada");
      is(await t.start("read", new Refused(new Guest("Bob")), "who").join(), "hello Bob");
    },
  );

  byUrl("what a class without static module had before it has still: its fields", async (t) => {
    class Plain {
      field = 1;
    }
    const came = (await t.start("echo", new Plain()).join()) as object;
    equal([came, came.constructor], [{ field: 1 }, Object]);
  });

  byUrl.needs("sharedMemory")("an await of get imports the class of an item", async (t) => {
    const { Guest, Refused } = await load(makeModule());
    const queue = new Queue<unknown>();
    const took = t.start("callItem", queue, "get", "greet");
    await queue.put(new Guest("Ada", [new Guest("Bob")]));
    is(await took.join(), "hello Ada");
    const other = await load(makeModule());
    const asked = t.start("readItem", queue, "who");
    await queue.put(new other.Refused(new Guest("Cid")));
    is(await asked.join(), "hello Cid");
    is(new Refused(new Guest("Dan")).who, "hello Dan");
  });

  byUrl.needs("blockCarrier")("getSync cannot import a class, and says which", async (t) => {
    const url = makeModule();
    const { Guest } = await load(url);
    const queue = new Queue<unknown>();
    const took = t.platform("callItem", queue, "getSync", "greet");
    await queue.put([new Guest("Ada")]);
    await rejects(took.join(), "THREAD_MODULE", url, "Guest", "write await");
  });

  byUrl(
    "a class that is not where it says is an error, never an object without methods",
    async (t) => {
      const { module } = t.fixtures.Task;
      class Lost {
        static module = module;
        field = 1;
      }
      const words = ["Lost", String(module), "export class Lost"];
      await rejects(t.start("echo", new Lost()).join(), "THREAD_MODULE", ...words);
      await rejects(t.start("echo", [{ deep: new Lost() }]).join(), "THREAD_MODULE", ...words);
      class Gone {
        static module = new URL("no-such-module.js", String(module));
        field = 1;
      }
      await rejects(t.start("echo", new Gone()).join(), "THREAD_MODULE", "no-such-module.js");
      is(await t.start("add", 1, 1).join(), 2, "the carrier lives on");
    },
  );
});
