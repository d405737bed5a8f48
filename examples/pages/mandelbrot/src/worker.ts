import { serve } from "@heddle/browser/worker";
import { band } from "./band";

serve({ band });
