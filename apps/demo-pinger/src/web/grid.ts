import type { Reply, Target } from "../target.js";
import { milliseconds } from "../words.js";
import { element } from "./dom.js";
import { lookOf } from "./speed.js";

/** A square for each workstation, which takes its colour when the answer comes. */
export function makeGrid(parent: HTMLElement, targets: readonly Target[]) {
  const cells = targets.map(({ name, address }) => {
    const cell = element("i", "cell");
    cell.title = `${name}, ${address}`;
    return cell;
  });
  parent.replaceChildren(...cells);
  let asked: HTMLElement | undefined;

  return {
    clear() {
      for (const cell of cells) cell.className = "cell";
    },
    /** It is this one's turn, where they take turns. */
    ask(index: number | null) {
      asked?.classList.remove("asked");
      asked = index === null ? undefined : cells[index];
      asked?.classList.add("asked");
    },
    reply(index: number, reply: Reply) {
      const [cell, target] = [cells[index], targets[index]];
      if (cell === undefined || target === undefined) return;
      cell.className = `cell ${lookOf(reply)}`;
      const found = reply.ms === null ? reply.verdict : milliseconds(reply.ms);
      cell.title = `${target.name}, ${target.address}: ${found}`;
    },
  };
}
