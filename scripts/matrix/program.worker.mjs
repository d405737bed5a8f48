/** The worker file of `program.mjs` where classes are found by a roster. */
import * as fixtures from "@heddle/conformance/fixtures";
import { serve } from "@heddle/node/worker";

serve(fixtures);
