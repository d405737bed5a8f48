import { serve } from "@heddle/browser/worker";
import { RemoteDatabase } from "./database";

serve({ RemoteDatabase });
