import type { Runtime } from "@heddle/core";
import type { Comparison } from "../report.js";
import { count, seconds, times } from "../words.js";
import { byId, element } from "./dom.js";

/** Both ways as bars on one scale of time. */
export function showRace(
  { sample, sampleTook, inTurn, atOnce, factor }: Comparison,
  threads: number,
  { carrierCount: carriers, name }: Runtime,
): void {
  const measured = sample === threads;
  const how = measured
    ? "measured"
    : sample === 0
      ? "estimated: the sum of what each cost"
      : `estimated; the first ${sample} took ${seconds(sampleTook)}`;
  byId("factor").textContent = times(factor);
  byId("bars").replaceChildren(
    ...bar("All at once", atOnce / inTurn, seconds(atOnce), "measured", "at-once"),
    ...bar("One after another", 1, seconds(inTurn), how, measured ? "" : "estimate"),
  );
  byId("threads").textContent =
    `${count(threads, "thread")} on ${count(carriers, "worker")} of ${name}. ` +
    (measured
      ? ""
      : "Run “One after another” as long as you like, and then this again, to compare with what you measured.");
  byId("results").hidden = false;
}

function bar(label: string, share: number, value: string, how: string, look: string) {
  const term = element("dt", "", label);
  const details = element("dd");
  const line = element("span", `bar ${look}`);
  line.style.inlineSize = `${Math.max(0.5, Math.min(1, share) * 100)}%`;
  details.append(line, element("b", "", value), " ", element("small", "", how));
  return [term, details];
}
