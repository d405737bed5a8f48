import { serve } from "@heddle/browser/worker";
import { hash } from "./hash";

serve({ hash });
