/** The hooks of Node before 22.15, which run on a thread of their own. */
import { type Loaded, transformed } from "./node.load.js";

type Next = (url: string, context: object) => Promise<Loaded>;

export async function load(url: string, context: object, next: Next): Promise<Loaded> {
  return transformed(url, await next(url, context));
}
