import { serve } from "@heddle/browser/worker";
import { fetched } from "./fetched";

serve({ fetched });
