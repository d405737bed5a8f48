import { serve } from "@heddle/browser/worker";
import { RemoteSearch } from "./search";

serve({ RemoteSearch });
