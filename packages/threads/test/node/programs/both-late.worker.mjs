// The same, with the imports the other way round, and one function that is no module's.

import { serve } from "@heddle/threads/worker";
import { expose } from "threads/worker";
import { Faulty } from "./faulty.mjs";

expose((a, b) => a + b);
serve({ Faulty });
