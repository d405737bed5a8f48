/** Every kind of collection, for realms that get them from others. */
import { shared } from "../../realm/state.js";
import { know } from "../kinds.js";
import { boxKind } from "./cells.js";
import { listKind } from "./list.js";
import { mapKind } from "./map.js";
import { setKind } from "./set.js";

export function knowCollections(): void {
  shared.collections = true;
  for (const kind of [mapKind, setKind, listKind, boxKind]) know(kind);
}
