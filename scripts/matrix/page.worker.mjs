/** The worker file of `page.mjs`. */
import { serve } from "@heddle/browser/worker";
import * as fixtures from "@heddle/core/testing/fixtures";

serve(fixtures);
