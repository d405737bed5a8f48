import { serve } from "@heddle/browser/worker";
import { Fetcher } from "./fetches.js";

serve({ Fetcher });
