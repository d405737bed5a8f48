import { serve } from "@heddle/browser/worker";
import { rows } from "./rows";

serve({ rows });
