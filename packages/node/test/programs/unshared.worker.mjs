import { serve } from "@heddle/node/worker";
import "./unshared.mjs";
import * as fixtures from "@heddle/conformance/fixtures";

serve(fixtures);
