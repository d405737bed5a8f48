import { serve } from "@heddle/browser/worker";
import * as actors from "@heddle/carriers/stress/actors";

serve({ ...actors });
