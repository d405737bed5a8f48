import { serve } from "@heddle/node/worker";
import { Live, Pace } from "./live.js";
import { WholePinger } from "./machines/whole-pinger.js";
import { Peer } from "./peer.js";
import { Pinger, usePlatform } from "./pinger.js";
import { nodePlatform } from "./probes/node.js";

usePlatform(nodePlatform);
serve({ Pinger, WholePinger, Peer, Live, Pace });
