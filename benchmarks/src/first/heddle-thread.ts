import "@heddle/node";
import { Seven } from "./seven-thread.js";

export function first(): Promise<unknown> {
  return new Seven().start().join();
}
