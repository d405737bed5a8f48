import { serve } from "@heddle/browser/worker";
import * as classes from "@heddle/conformance/fixtures";

serve(classes);
