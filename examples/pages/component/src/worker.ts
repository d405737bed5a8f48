import { serve } from "@heddle/browser/worker";
import { square } from "./square";

serve({ square });
