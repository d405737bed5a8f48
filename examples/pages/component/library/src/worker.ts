import { serve } from "@heddle/browser/worker";
import { countPrimes } from "./primes";

serve({ countPrimes });
