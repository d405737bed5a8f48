import { createNodeRuntime } from "@heddle/node";
import { heddle } from "../heddle/subject.js";

export const subject = heddle((carriers) => createNodeRuntime({ parallelism: carriers }));
