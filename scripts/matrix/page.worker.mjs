/** The worker file of `page.mjs`. */
import { serve } from "@heddle/browser/worker";
import * as fixtures from "@heddle/conformance/fixtures";

serve(fixtures);
