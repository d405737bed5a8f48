import * as fixtures from "@heddle/conformance/fixtures";
import { serve } from "@heddle/node/worker";

serve(fixtures);
