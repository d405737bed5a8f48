import type { Platform } from "./pinger.js";
import { probeHttp } from "./probe.http.js";
import { probeTcp } from "./probe.tcp.js";
import type { Probe } from "./target.js";

/** Node's way of making a request. */
export const nodeProbe: Probe = (request, options) =>
  request.method === "http" ? probeHttp(request.url, options) : probeTcp(request, options);

export const nodePlatform: Platform = { probe: nodeProbe, inFlight: Number.POSITIVE_INFINITY };
