// For node --import: changes what a module says.
import { register } from "node:module";

const hooks = `export async function load(url, context, next) {
  const loaded = await next(url, context);
  if (!url.endsWith("loading.plain.mjs")) return loaded;
  return { ...loaded, source: String(loaded.source).replace("as written", "as the hook says") };
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
