import { serve } from "@heddle/browser/worker";

serve();
