import { becomeCarrierInBrowser } from "@heddle/carriers/worker.browser";
import { file, NAME, read, serve } from "./worker.js";

export { serve };

becomeCarrierInBrowser(file, {
  name: NAME,
  read,
});
