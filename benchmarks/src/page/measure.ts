import type { Figure } from "../figure.js";
import { atOnceInPages } from "../figures/at-once.js";
import { coldInPages } from "../figures/cold.js";
import { oneByOneInPages } from "../figures/one-by-one.js";
import { quietInPages } from "../figures/quiet.js";
import type { Subject } from "../subject.js";

const figures: Record<string, Figure> = {
  "pages-cold": coldInPages,
  "pages-at-once": atOnceInPages,
  "pages-one-by-one": oneByOneInPages,
  "pages-quiet": quietInPages,
};

/** Lets the benchmarks call the page: `measure(figure, params)`. */
export function offer(subject: Subject): void {
  const measure = (figure: string, params: unknown) => figures[figure]?.measure?.(subject, params);
  Object.assign(globalThis, { measure });
}
