import { serve } from "@heddle/threads/worker";

serve();
