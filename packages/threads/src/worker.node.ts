import { becomeCarrierOnNode } from "@heddle/carriers/worker.node";
import { seeErrors } from "./errors.node.js";
import { file, NAME, read, serve } from "./worker.js";

export { serve };

becomeCarrierOnNode(file, NAME, read, seeErrors);
