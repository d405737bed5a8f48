import { serve } from "@heddle/node/worker";

serve({});
serve({});
