import { serve } from "@heddle/threads/worker"; // first, so that isMain is false in what follows
import { Squarer } from "./squarer.js";

serve({ Squarer });
