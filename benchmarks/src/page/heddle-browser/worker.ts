import { serve } from "@heddle/browser/worker";
import { Echo } from "../../subjects/heddle/threads.js";

serve({ Echo });
