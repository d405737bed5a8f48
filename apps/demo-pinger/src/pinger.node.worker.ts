import { serve } from "@heddle/node/worker";
import { Pinger, usePlatform } from "./pinger.js";
import { nodeProbe } from "./probe.node.js";

usePlatform({ probe: nodeProbe, inFlight: Number.POSITIVE_INFINITY });
serve({ Pinger });
