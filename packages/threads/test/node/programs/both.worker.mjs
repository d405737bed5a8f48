// Serves a class to heddle, and functions to plain callers of threads.js.
import { serve } from "@heddle/threads/worker";
import { expose } from "threads/worker";
import { Faulty } from "./faulty.mjs";

serve({ Faulty });
expose({ add: (a, b) => a + b, fail: () => Promise.reject(new RangeError("no")) });
