import { serve } from "@heddle/browser/worker";
import { classes } from "@heddle/carriers/stress/chaos.threads";

serve(classes);
// That it has started. It is none of heddle's messages.
postMessage("up");
