import type { Reply } from "../target.js";

/** How a host looks, everywhere on the page: its class in style.css. */
export function lookOf({ verdict, ms }: Pick<Reply, "verdict" | "ms">): string {
  if (verdict !== "up" || ms === null) return "none";
  if (ms <= 50) return "quick";
  return ms <= 150 ? "middling" : "slow";
}
