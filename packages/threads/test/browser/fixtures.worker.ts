import * as fixtures from "@heddle/core/testing/fixtures";
import { serve } from "@heddle/threads/worker";

serve(fixtures);
