import { serve } from "@heddle/node/worker";
import { Pinger, usePlatform } from "./pinger.js";
import { nodePlatform } from "./probe.node.js";

usePlatform(nodePlatform);
serve({ Pinger });
