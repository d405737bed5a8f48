import { serve } from "@heddle/browser/worker";
import { Pinger, usePlatform } from "../pinger.js";
import { fetchProbe } from "./probe.fetch.js";

/** A browser has some 256 connections for all of its pages, and lets what is above them wait. */
const CONNECTIONS = 180;
/** A request costs a browser milliseconds of processor time: more of them would measure that. */
const PER_WORKER = 12;

const workers = navigator.hardwareConcurrency;
const inFlight = Math.max(1, Math.min(PER_WORKER, Math.floor(CONNECTIONS / workers)));
usePlatform({ probe: fetchProbe, inFlight });
serve({ Pinger });
