import { ADAPTER_NAMES, type Adapter } from "./adapter.js";

/** What the page's address says, so that a link or a reload brings the same back. */
export interface Choice {
  readonly adapter: Adapter;
  readonly carriers: number;
  /** Null: the demo's own fleet. */
  readonly hosts: string | null;
}

export const MOST_CARRIERS = 16;

/** Reads the choice from a URL's query. Throws for an adapter or a number that does not exist. */
export function readChoice(search: string): Choice {
  const given = new URLSearchParams(search);
  const adapter = given.get("adapter") ?? "browser";
  if (!ADAPTER_NAMES.includes(adapter as Adapter)) {
    const known = ADAPTER_NAMES.map((name) => `?adapter=${name}`).join(" or ");
    throw new Error(`there is no adapter "${adapter}": write ${known}`);
  }
  const usual = Math.min(MOST_CARRIERS, navigator.hardwareConcurrency || 2);
  const text = given.get("carriers");
  const carriers = text === null ? usual : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  if (!(carriers >= 1 && carriers <= MOST_CARRIERS)) {
    throw new Error(`there cannot be "${text}" carriers: write ?carriers=1 to ${MOST_CARRIERS}`);
  }
  return { adapter: adapter as Adapter, carriers, hosts: given.get("hosts") };
}

export function writeChoice({ adapter, carriers, hosts }: Choice): void {
  const url = new URL(location.href);
  url.search = "";
  if (adapter !== "browser") url.searchParams.set("adapter", adapter);
  if (carriers !== navigator.hardwareConcurrency)
    url.searchParams.set("carriers", String(carriers));
  if (hosts !== null) url.searchParams.set("hosts", hosts);
  history.replaceState(null, "", url);
}
