import { serve } from "@heddle/browser/worker";
import { Huge, Large, Largest, Loop, Middle, Small, Sum, Take } from "./memory.objects.js";

serve({ Huge, Large, Largest, Loop, Middle, Small, Sum, Take });
