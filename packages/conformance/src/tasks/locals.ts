import { ThreadLocal, Timer } from "@heddle/core";
import { turn } from "../wait.js";
import type { Self } from "./self.js";

/** One for each carrier, since each has modules of its own. */
const local = new ThreadLocal<unknown>();

class Request {
  readonly tags: string[] = [];
}

let made = 0;
const withInitial = new ThreadLocal(() => {
  made++;
  return new Request();
});

/** Sets it, lets others have their turns, and looks what it is. */
async function setLocal(this: Self, value: unknown): Promise<unknown> {
  const owner = this as Self;
  const before = [local.has({ owner }), local.get({ owner })];
  local.set(value, { owner });
  for (let round = 0; round < 3; round++) await turn();
  return [before, local.has({ owner }), local.get({ owner })];
}

/** The same where the thread is known without being told. */
function setLocalSync(value: unknown): unknown {
  const before = local.has();
  local.set(value);
  return [before, local.get(), local.delete(), local.has()];
}

/** What `initial` made for this thread is its own. */
async function tagLocal(this: Self, tag: string): Promise<unknown> {
  const owner = this as Self;
  const before = made;
  const request = withInitial.get({ owner });
  request?.tags.push(tag);
  await turn();
  const again = withInitial.get({ owner });
  return [made > before, again === request, again?.tags];
}

async function getLocalUnknown(): Promise<unknown> {
  await Promise.resolve();
  return local.get();
}

async function timed(interval: number): Promise<string> {
  let said = "not called";
  const timer = new Timer(
    interval,
    (word: string) => {
      said = word;
    },
    ["called"],
  );
  await timer.start().join();
  return said;
}

export const locals = { setLocal, setLocalSync, tagLocal, getLocalUnknown, timed };
