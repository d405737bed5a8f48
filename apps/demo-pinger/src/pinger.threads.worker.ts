import { serve } from "@heddle/threads/worker";
import { Live, Pace } from "./live.js";
import { Peer } from "./peer.js";
import { Pinger, usePlatform } from "./pinger.js";
import { nodePlatform } from "./probes/node.js";

usePlatform(nodePlatform);
serve({ Pinger, Peer, Live, Pace });
