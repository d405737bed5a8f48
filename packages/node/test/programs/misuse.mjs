// What a carrier refuses, as its threads see it.
import "@heddle/node";
import { serve } from "@heddle/node/worker";
import { Act } from "./threads.mjs";

console.log(
  await new Act("runtimeInCarrier")
    .start()
    .join()
    .catch((error) => `${error.code} ${error.message}`),
);
try {
  serve({});
} catch (error) {
  console.log(`${error.code} ${error.message}`);
}
