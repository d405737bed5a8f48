// Threads whose modules Node loads in different ways.
import "@heddle/node";
import { Awaits } from "./loading.awaits.mjs";
import { Common } from "./loading.common.cjs";
import { Fails } from "./loading.fails.mjs";
import { Plain } from "./loading.plain.mjs";

for (const Class of [Plain, Awaits, Common]) console.log(await new Class().start().join());
const error = await new Fails()
  .start()
  .join()
  .catch((error) => error);
console.log(error.code, error.cause.message);
