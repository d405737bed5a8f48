import { becomeCarrierInBrowser } from "@heddle/carriers/worker.browser";
import { parse } from "devalue";
import { file, NAME, read, serve } from "./worker.js";

export { serve };

becomeCarrierInBrowser(file, {
  name: NAME,
  read,
  unpack: (bytes) => parse(new TextDecoder().decode(bytes)),
});
