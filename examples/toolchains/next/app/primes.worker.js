import { serve } from "@heddle/browser/worker";
import { Primes } from "./primes.js";

serve({ Primes });
