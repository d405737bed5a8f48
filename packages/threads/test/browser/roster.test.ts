import { tryParts } from "./conformance.js";

tryParts("carriers", ["carriers"]);
