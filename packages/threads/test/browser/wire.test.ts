import { library } from "../../src/library.browser.js";
import { testWire } from "../wire.js";

testWire(() => library);
