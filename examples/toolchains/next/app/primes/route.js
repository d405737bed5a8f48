import "@heddle/node";
import { pathToFileURL } from "node:url";

export const dynamic = "force-dynamic";

// A module of Node's own, which Next neither bundles nor minifies: workers import the same file.
const file = pathToFileURL(`${process.cwd()}/server/primes.mjs`).href;

export async function GET() {
  const { Primes } = await import(/* turbopackIgnore: true */ /* webpackIgnore: true */ file);
  const thread = Object.assign(new Primes(), { to: 10_000 }).start();
  return Response.json({ count: await thread.join() });
}
