import "@heddle/node";
import { Seven } from "./seven.js";

export function first(): Promise<unknown> {
  return new Seven().start().join();
}
