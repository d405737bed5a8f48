// Serves a class to heddle, and functions to plain callers of threads.js.
import { serve } from "@heddle/threads/worker";
import { expose } from "threads/worker";
import { Adder } from "./adder.js";

serve({ Adder });
expose({ add: (a: number, b: number) => a + b, fail: () => Promise.reject(new RangeError("no")) });
