/** `node --import @heddle/plugin/node main.js`: threads in Node's own modules, with nothing to set up. */

import "@heddle/node";
import * as nodeModule from "node:module";
import { loadSync } from "./node.load.js";

// Since Node 22.15; `register` is deprecated from 26 on.
const { registerHooks } = nodeModule as { registerHooks?: (hooks: object) => void };

if (registerHooks) registerHooks({ load: loadSync });
else nodeModule.register("./node.hooks.js", import.meta.url);
