import { serve } from "@heddle/browser/worker";
import { Large, Largest, Small, Sum, Take } from "./memory.objects.js";

serve({ Large, Largest, Small, Sum, Take });
