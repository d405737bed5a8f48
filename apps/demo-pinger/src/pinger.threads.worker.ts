import { serve } from "@heddle/threads/worker";
import { Pinger, usePlatform } from "./pinger.js";
import { nodePlatform } from "./probe.node.js";

usePlatform(nodePlatform);
serve({ Pinger });
