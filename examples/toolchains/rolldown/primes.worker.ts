import { serve } from "@heddle/node/worker";
import { Primes } from "./primes.js";

serve({ Primes });
