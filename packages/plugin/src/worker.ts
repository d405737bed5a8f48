/** The worker file: each module of threads is loaded when the first of its threads comes. */

import { modules } from "virtual:heddle/modules";
import { serve } from "@heddle/browser/worker";

serve({}, modules);
