/** The worker file: each module of threads is loaded when the first of its threads comes. */
import { serve } from "@heddle/browser/worker";
import { modules } from "./list.js";

serve({}, modules);
