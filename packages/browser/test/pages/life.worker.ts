import { serve } from "@heddle/browser/worker";
import * as classes from "@heddle/core/testing/fixtures";

serve(classes);
