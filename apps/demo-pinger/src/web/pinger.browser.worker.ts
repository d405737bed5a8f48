import { serve } from "@heddle/browser/worker";
import { Live, Pace } from "../live.js";
import { Pinger, usePlatform } from "../pinger.js";
import { fetchPlatform } from "./probe.fetch.js";

usePlatform(fetchPlatform);
serve({ Pinger, Live, Pace });
