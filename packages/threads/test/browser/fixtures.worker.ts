import * as fixtures from "@heddle/conformance/fixtures";
import { serve } from "@heddle/threads/worker";

serve(fixtures);
