import type { Histogram } from "../base/histogram.js";
import type { CarrierStats, RuntimeStats, TimeStats } from "../threads/observing.js";
import type { Link } from "./link.js";
import type { MainRealm } from "./main-realm.js";

/** Counted when asked: what is alive is known anyway. */
export function statsOf({ scheduler, observation, limits }: MainRealm): RuntimeStats {
  const carriers = [...scheduler.links].map(carrierStats);
  const queued = carriers.reduce(
    (sum, carrier) => sum + carrier.queued,
    scheduler.queued + limits.waiting,
  );
  // An end that has come in and is being put together is of no carrier any more.
  const running = observation.alive - queued;
  const { ended, waited, ran } = observation;
  return Object.freeze({
    totals: Object.freeze({ queued, running, ...ended }),
    carriers: Object.freeze(carriers),
    waited: timeStats(waited),
    ran: timeStats(ran),
  });
}

function carrierStats(link: Link): CarrierStats {
  // One that computes has taken threads that it had no time to tell of.
  const queued = link.claims ? link.untaken().length : link.unbegun;
  return Object.freeze({
    id: link.id,
    kind: link.options.platform ? "platform" : "virtual",
    queued,
    running: link.live - queued,
    done: link.done,
    blocked: link.blocked !== undefined,
  });
}

export function timeStats(histogram: Histogram | undefined): TimeStats | null {
  if (!histogram) return null;
  const { count, max } = histogram;
  const at = (share: number): number => histogram.quantile(share);
  return Object.freeze({ count, p50: at(0.5), p95: at(0.95), p99: at(0.99), max });
}
