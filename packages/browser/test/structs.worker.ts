import { serve } from "@heddle/browser/worker";
import { Adding, Naming, Stats } from "./structs.js";

serve({ Adding, Naming, Stats });
