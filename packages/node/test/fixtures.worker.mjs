import * as fixtures from "@heddle/core/testing/fixtures";
import { serve } from "@heddle/node/worker";

serve(fixtures);
