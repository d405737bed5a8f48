import { spawn, Thread, Transfer } from "threads";
import type { Library } from "./threads.js";

export const library: Library = { spawn, Thread, Transfer };
