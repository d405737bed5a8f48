import { loadLibrary } from "../../src/library.node.js";
import { testWire } from "../wire.js";

testWire(loadLibrary);
